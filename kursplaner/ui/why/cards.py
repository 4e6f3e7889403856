"""What the box at the lesson shows: waiting, an explanation, a choice of days, substitutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import WEEKDAYS_SHORT
from kursplaner.services.choosing import Choice
from kursplaner.services.explaining import Why
from kursplaner.services.substituting import Replaced, Substitutes
from kursplaner.ui import parts
from kursplaner.ui.theme import px

COLUMNS = 3
MOST_BLOCKING = 3


class Card(QFrame):
    """A framed column with a heading."""

    def __init__(self, title: str, role: str = "card") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.box: QVBoxLayout = parts.column(self, gap=4)
        self.box.setContentsMargins(px(10), px(8), px(10), px(8))
        self.box.addWidget(parts.label(title, "strong"))

    def say(self, text: str, role: str = "") -> None:
        line = parts.label(text, role)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.box.addWidget(line)

    def list(self, sentences: Sequence[str]) -> None:
        for text in sentences:
            self.say(f"• {text}")

    def offer(
        self, text: str, press: Callable[[], object], *, role: str = "", about: str = ""
    ) -> None:
        button = parts.button(text, press, role=role)
        if about:
            button.setAccessibleName(f"{about} {text}")
        self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


class BusyCard(Card):
    def __init__(self, sentence: str, stop: Callable[[], object]) -> None:
        super().__init__(sentence)
        self.say("Das dauert meist nur wenige Sekunden. Sie können weiterarbeiten.", "quiet")
        self.offer("Anhalten", stop)


class FailedCard(Card):
    def __init__(self, what: str, remedy: str, close: Callable[[], object]) -> None:
        super().__init__(what, "warn-card")
        if remedy:
            self.say(remedy)
        self.offer("Schließen", close, role="link")


class WhyCard(Card):
    """What stands here, the cause, its rules, what accompanies them; always in this order."""

    def __init__(self, why: Why) -> None:
        title = "Warum nicht hier?" if why.blocking else "Genau untersucht"
        super().__init__(title, "card" if why.fits else "warn-card")
        if why.blocking:
            self.say("So wie die Woche ist, steht dagegen:", "quiet")
            self.list(_few(why.blocking))
            self.say("Und wenn andere Termine ausweichen?", "quiet")
        self.say(why.cause)
        self.list(why.rules)
        if why.besides:
            self.say("Außerdem:", "quiet")
            self.list(why.besides)
        if not why.certain:
            self.say("Die Zeit reichte nicht für einen Beweis.", "quiet")
        elif why.proof:
            self.say(why.proof, "quiet")


class SeekingCard(Card):
    """The reason is known, what would help is still being worked out."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__("Was würde helfen?")
        self.say("Die Vorschläge werden durchgerechnet …", "quiet")
        self.offer("Anhalten", stop)


class NoHelpCard(Card):
    def __init__(self) -> None:
        super().__init__("Was würde helfen?")
        self.say(
            "Mit wenigen Änderungen ist das nicht zu erreichen. Fragen Sie für einen anderen "
            "Platz, oder nehmen Sie zuerst einen anderen Termin heraus.",
            "quiet",
        )


@dataclass(frozen=True, slots=True)
class ChoiceDeeds:
    """What can be done with one thing that would help."""

    look: Callable[[Choice], object]
    adopt: Callable[[Choice], object]
    back: Callable[[], object]


class HelpCard(Card):
    """The choices, each worked out as a week; one of them perhaps on the board."""

    def __init__(self, choices: Sequence[Choice], shown: Choice | None, deeds: ChoiceDeeds) -> None:
        super().__init__("Das würde helfen")
        for number, choice in enumerate(choices):
            self.box.addSpacing(px(8) if number else 0)
            self.say(f"{number + 1}. {_capital(choice.deed)}")
            for effect in choice.effects:
                self.say(f"– {effect}", "quiet")
            if choice.todo:
                self.say(choice.todo, "quiet")
            look = partial(deeds.look, choice)
            if choice is not shown:
                self.offer("ansehen", look, role="link", about=choice.deed)
                continue
            self.say("So sähe die Woche aus.", "strong")
            if choice.adoptable:
                self.offer("Übernehmen", partial(deeds.adopt, choice), role="primary")
            self.offer("Zurück zum Plan", deeds.back)


class DaysCard(Card):
    """The days a teacher is away."""

    def __init__(
        self, name: str, days: Sequence[int], chosen: int,
        search: Callable[[tuple[int, ...]], object], close: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__(f"Vertretung für {name}")
        self.say("An welchen Tagen fällt die Lehrkraft aus?")
        self._search = search
        self.checks = {day: QCheckBox(WEEKDAYS_SHORT[day]) for day in days}
        grid = QGridLayout()
        for position, (day, check) in enumerate(self.checks.items()):
            check.setChecked(day == chosen)
            grid.addWidget(check, *divmod(position, COLUMNS))
        self.box.addLayout(grid)
        self.offer("Vertretung suchen", self.search, role="primary")
        self.offer("Abbrechen", close, role="link")

    def search(self) -> None:
        self._search(tuple(day for day, check in self.checks.items() if check.isChecked()))


@dataclass(frozen=True, slots=True)
class WeekDeeds:
    """What can be done with the week of a substitution."""

    look: Callable[[], object]
    adopt: Callable[[], object]
    take: Callable[[PlacedLesson], object]
    back: Callable[[], object]


class SubstitutesCard(Card):
    """The week with the least harm."""

    def __init__(self, found: Substitutes, deeds: WeekDeeds, *, shown: bool) -> None:
        super().__init__(f"Vertretung für {found.name}")
        for item in found.lessons:
            self.say(f"• {item.text}", "strong" if item.cancelled else "")
        self.list(found.also)
        self.offer("Alles übernehmen", deeds.adopt, role="primary")
        if shown:
            self.offer("Zurück zum Plan", deeds.back)
        else:
            self.offer("ansehen", deeds.look, role="link", about="Die Woche mit Vertretung")
            self.offer("Verwerfen", deeds.back, role="link")


class StandsCard(Card):
    """For each lesson who could step in at its own time, best first."""

    def __init__(self, lessons: Sequence[Replaced], deeds: WeekDeeds) -> None:
        super().__init__("Wer einspringen könnte")
        for item in lessons:
            self.say(item.name)
            if not item.stands:
                self.say("Zu dieser Zeit kann sonst niemand.", "quiet")
            for rank, stand in enumerate(item.stands, 1):
                self.say(f"{rank}. {stand.text}", "quiet")
                take = partial(deeds.take, stand.placed)
                self.offer("nur diese Vertretung nehmen", take, role="link", about=stand.text)


def _few(sentences: Sequence[str]) -> Sequence[str]:
    rest = len(sentences) - MOST_BLOCKING
    if rest < 2:
        return sentences
    return (*sentences[:MOST_BLOCKING], f"und {rest} weitere Gründe.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
