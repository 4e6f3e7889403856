"""A FET file as a week: what can be said in our words, and an honest report of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kursplaner.errors import UserError
from kursplaner.exchange.fet.between import BETWEEN_HANDLERS
from kursplaner.exchange.fet.build import build
from kursplaner.exchange.fet.draft import Draft, Fate, UnknownNameError
from kursplaner.exchange.fet.labels import label
from kursplaner.exchange.fet.model import FetConstraint, FetFile
from kursplaner.exchange.fet.spaces import SPACE_HANDLERS
from kursplaner.exchange.fet.times import TIME_HANDLERS, Handler
from kursplaner.exchange.loss import Imported, LossBook, Verdict

HANDLERS: Mapping[str, Handler] = {**TIME_HANDLERS, **BETWEEN_HANDLERS, **SPACE_HANDLERS}
"""What becomes of each kind of constraint; every other kind is left out and reported."""


def carry(file: FetFile, monday: date) -> Imported:
    """The week that begins on `monday`; fixed activities are pinned and already placed.

    Hours become equal periods from a full hour on (`fet.grid`), leaf student sets participants,
    activities with the same people lessons of one course. Raises UserError for files that are no
    week: more than seven days, another mode than the official one.
    """
    _is_week(file)
    draft, book = Draft(file), LossBook()
    for constraint in file.constraints:
        fate = _apply(draft, constraint)
        book.add(constraint.kind, fate.verdict, fate.sentence, _example(constraint))
    inactive = sum(not activity.active for activity in file.activities)
    if inactive:
        sentence = "Termine, die in der Datei ausgeschaltet sind."
        book.add("Activity", Verdict.LEFT_OUT, sentence, count=inactive)
    return build(draft, monday, book)


def _is_week(file: FetFile) -> None:
    if file.mode != "Official":
        raise UserError(
            f"Die FET-Datei nutzt den Modus »{file.mode}«, der hier nicht gelesen wird.",
            "Bitte wählen Sie eine Datei im Modus »Official«.",
        )
    if len(file.days) > 7:
        raise UserError(
            f"Die FET-Datei plant {len(file.days)} Tage; eine Woche hat höchstens 7.",
            "Bitte teilen Sie den Plan in FET nach Wochen auf.",
        )


def _apply(draft: Draft, constraint: FetConstraint) -> Fate:
    if not constraint.active:
        return Fate(Verdict.LEFT_OUT, "In der Datei ausgeschaltet.")
    if constraint.weight == 0:
        return Fate(Verdict.LEFT_OUT, "Gewicht 0 %: gilt auch in FET nie.")
    handler = HANDLERS.get(constraint.kind)
    if handler is None:
        return Fate(Verdict.LEFT_OUT, label(constraint.kind))
    try:
        return handler(draft, constraint)
    except UnknownNameError:
        return Fate(Verdict.LEFT_OUT, "Nennt etwas, das es in der Datei nicht gibt.")


_TELLING = ("Teacher", "Teacher_Name", "Students", "Students_Name", "Subject", "Subject_Name",
            "Activity_Tag", "Activity_Tag_Name", "Room", "Activity_Id")  # fmt: skip


def _example(constraint: FetConstraint) -> str:
    """Whom or what a constraint speaks of, in a few words."""
    words = [word for tag in _TELLING for word in constraint.node.words(tag) if word]
    shown = ", ".join(words[:4]) + (" …" if len(words) > 4 else "")
    return f"{shown} ({constraint.weight:g} %)" if constraint.weight < 100 else shown
