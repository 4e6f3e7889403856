"""The honest report of an Untis import: what was carried, simplified, left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from kursplaner.domain.time import WEEKDAYS_SHORT, clock
from kursplaner.exchange.loss import LossBook, LossReport, Verdict
from kursplaner.exchange.periods import PeriodGrid
from kursplaner.exchange.untis.lines import Line
from kursplaner.exchange.untis.read import UntisFiles
from kursplaner.exchange.untis.wishes import Closed

_CARRIED, _SIMPLIFIED, _LEFT_OUT = Verdict.CARRIED, Verdict.SIMPLIFIED, Verdict.LEFT_OUT


def report_of(
    files: UntisFiles, lines: Sequence[Line], grid: PeriodGrid, closed: Closed,
    doubts: Callable[[Line], Iterator[str]],
) -> LossReport:  # fmt: skip
    """About all lines of the files, also those without any period; `doubts` of those taken."""
    book = LossBook()
    _files(book, files, lines)
    _hours(book, grid)
    for line in lines:
        name = f"{line.lesson} {line.subject}".strip()
        for verdict, sentence in _weeks(line):
            book.add("GPU002", verdict, sentence, name)
        for sentence in doubts(line) if line.parts else ():
            book.add("GPU002", _SIMPLIFIED, sentence, name)
    for example in _at_once(lines):
        sentence = (
            "Verschiedener Unterricht einer Klasse, Lehrkraft oder eines Raumes zur gleichen "
            "Stunde, wie bei A- und B-Wochen: hier gilt beides jede Woche und überschneidet sich."
        )
        book.add("GPU001", _SIMPLIFIED, sentence, example)
    for row in files.teachers:
        if row.max_gaps is not None:
            sentence = "Höchstzahl der Hohlstunden: hier allgemein ein Wunsch."
            book.add("GPU004", _SIMPLIFIED, sentence, row.id)
    _wishes(book, closed)
    return book.report()


def _files(book: LossBook, files: UntisFiles, lines: Iterable[Line]) -> None:
    placed = 0
    for line in lines:
        if line.parts:
            book.add("GPU002", _CARRIED, "Unterricht.", f"{line.lesson} {line.subject}")
        placed += sum(part.day is not None for part in line.parts)
    for what, sentence, count in (
        ("GPU001", "Termine des Stundenplans.", placed),
        ("GPU003", "Klassen.", len(files.classes)),
        ("GPU004", "Lehrkräfte.", len(files.teachers)),
        ("GPU005", "Räume.", len(files.rooms)),
        ("GPU006", "Fächer.", len(files.subjects)),
    ):
        if count:
            book.add(what, _CARRIED, sentence, count=count)


def _hours(book: LossBook, grid: PeriodGrid) -> None:
    sentence = (
        f"Die Stunden liegen hier gleich lang hintereinander, je {grid.length} Minuten ab "
        f"{clock(grid.first)} Uhr."
    )
    book.add("GPU001", _SIMPLIFIED, sentence, count=grid.hours)


def _weeks(line: Line) -> Iterator[tuple[Verdict, str]]:
    """What a single week cannot say: lessons of some weeks only, parts of a period."""
    if not line.parts:
        sentence = "Unterricht mit weniger als einer Stunde in der Woche und ohne Platz im Plan."
        yield _LEFT_OUT, sentence
    elif line.rest:
        yield _LEFT_OUT, "Bruchteile von Wochenstunden: gerechnet wird mit ganzen Stunden."
    if line.groups:
        yield (
            _SIMPLIFIED,
            (
                "Unterricht einer Unterrichtsgruppe (nur in bestimmten Wochen, etwa A oder B): "
                "hier findet er jede Woche statt."
            ),
        )
    if line.limited:
        sentence = "Unterricht mit eigenem ersten oder letzten Tag: hier gilt er in jeder Woche."
        yield _SIMPLIFIED, sentence


def _at_once(lines: Iterable[Line]) -> Iterator[str]:
    """Slots in which two different lesson numbers ask for the same class, teacher or room."""
    there: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for line in lines:
        for part in line.parts:
            owners = {*(f"Klasse {name}" for name in line.classes), *line.teachers, part.room}
            for more in range(part.length) if part.day is not None else ():
                for owner in owners - {""}:
                    there[owner, part.day or 0, part.period + more].add(line.lesson)
    for (owner, day, period), numbers in sorted(there.items()):
        if len(numbers) > 1:
            yield f"{owner} {WEEKDAYS_SHORT[day]} {period}. Stunde"


def _wishes(book: LossBook, closed: Closed) -> None:
    for (_, owner), slots in closed.slots.items():
        book.add("GPU016", _CARRIED, "Zeiten, die ganz gesperrt sind (-3).", owner, len(slots))
    for row in closed.weaker:
        sentence = "Zeitwünsche, die keine Sperren sind (-2 bis +3)."
        book.add("GPU016", _LEFT_OUT, sentence, row.id)
    for row in closed.strange:
        sentence = "Zeitwünsche in einer Form, die hier nicht gelesen wird."
        book.add("GPU016", _LEFT_OUT, sentence, row.id)
