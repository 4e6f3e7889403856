"""Paper and files of one week, written to a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.plan import Tour
from kursplaner.errors import UserError
from kursplaner.exchange.files import file_word, write_bytes
from kursplaner.exchange.gpx import tour_gpx
from kursplaner.exchange.ics import calendars
from kursplaner.exchange.json_files import write_plan, write_problem
from kursplaner.exchange.navigation import tour_links
from kursplaner.exchange.tour_stops import ride_book
from kursplaner.exchange.tours_csv import tours_csv
from kursplaner.paper.app import ensure_app
from kursplaner.paper.catalogue import DRIVER, documents
from kursplaner.paper.page import Document
from kursplaner.paper.pdf import write as write_pdf
from kursplaner.services.left_out import sentence_per_entry
from kursplaner.services.roads import tour_track
from kursplaner.services.week import WeekView

KINDS = ("pdf", "gpx", "csv", "ics", "xlsx", "json")
Write = Callable[[Path], None]


class Made(Struct, frozen=True):
    """A file that was written, and what it is."""

    path: Path
    title: str


class _Job(Struct, frozen=True):
    kind: str
    name: str
    title: str
    write: Write


def paper(view: WeekView, only: frozenset[str] = frozenset()) -> tuple[Document, ...]:
    """Every document of the week, in the order of the catalogue; `only` these, by key."""
    ensure_app()
    links = {tour.id: tour_links(view.problem, tour, view.directory) for tour in view.plan.tours}
    return documents(
        view.problem,
        view.plan,
        view.directory,
        view.week,
        links={tour: found[0] for tour, found in links.items() if found},
        version="Entwurf" if view.draft else "",
        sentences=sentence_per_entry(view.problem, view.plan),
        only=only,
    )


def driver_sheets(
    view: WeekView, folder: Path, tours: frozenset[str] = frozenset()
) -> tuple[Made, ...]:
    """The sheets of these tours (of all when empty) as one PDF, and a route file for each.

    Raises UserError: folder not writable.
    """
    make_folder(folder)
    chosen = sorted((t for t in view.plan.tours if t.stops), key=lambda t: (t.start, t.id))
    made = []
    for document in paper(view, frozenset({DRIVER.key})):
        of_tour = zip(chosen, document.pages, strict=True)
        pages = tuple(page for tour, page in of_tour if not tours or tour.id in tours)
        path = folder / document.file_name
        write_pdf(replace(document, pages=pages), path)
        made.append(Made(path, document.title))
    for tour in (one for one in chosen if not tours or one.id in tours):
        job = _gpx(view, tour)
        job.write(folder / job.name)
        made.append(Made(folder / job.name, job.title))
    return tuple(made)


def write_all(
    view: WeekView,
    folder: Path,
    only: frozenset[str] = frozenset(),
    on_progress: Callable[[str], None] = lambda text: None,
) -> tuple[Made, ...]:
    """Write the kinds asked for (all when `only` is empty) into `folder`, made when missing.

    Raises UserError: unknown kind, folder not writable; files already written stay whole.
    """
    unknown = sorted(only - set(KINDS))
    if unknown:
        raise UserError(
            f"»{unknown[0]}« kann nicht ausgegeben werden.", f"Möglich sind {', '.join(KINDS)}."
        )
    make_folder(folder)
    made = []
    for job in _jobs(view, only or frozenset(KINDS)):
        on_progress(f"Schreibe {job.title} …")
        path = folder / job.name
        job.write(path)
        made.append(Made(path, job.title))
    return tuple(made)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"Der Ordner »{folder}« lässt sich nicht anlegen.",
            "Bitte wählen Sie einen anderen Ordner.",
        ) from error


def _jobs(view: WeekView, only: frozenset[str]) -> Iterator[_Job]:
    # Here and not above: the library of workbooks would slow the start of every window.
    from kursplaner.exchange.week_xlsx import week_csv, week_xlsx

    if "pdf" in only:
        for document in paper(view):
            yield _pdf(document)
    if "gpx" in only:
        for tour in view.plan.tours:
            yield _gpx(view, tour)
    if "csv" in only:
        content = tours_csv(view.problem, view.plan, view.directory)
        yield _bytes("csv", "touren.csv", "Touren als Tabelle", content)
        content = week_csv(view.problem, view.plan, view.directory)
        yield _bytes("csv", "wochenplan.csv", "Wochenplan als Tabelle", content)
    if "ics" in only:
        for item in calendars(view.problem, view.plan, view.directory):
            yield _bytes("ics", item.file_name, item.title, item.content)
    if "xlsx" in only:
        content = week_xlsx(view.problem, view.plan, view.directory)
        yield _bytes("xlsx", "woche.xlsx", "Woche als Arbeitsmappe", content)
    if "json" in only:
        yield _Job(
            "json", "problem.json", "Aufgabe", lambda path: write_problem(view.problem, path)
        )
        yield _Job("json", "plan.json", "Plan", lambda path: write_plan(view.plan, path))


def _pdf(document: Document) -> _Job:
    return _Job("pdf", document.file_name, document.title, lambda path: write_pdf(document, path))


def _gpx(view: WeekView, tour: Tour) -> _Job:
    book = ride_book(view.problem, view.plan)
    track = tour_track(view, tour)
    content = tour_gpx(view.problem, view.plan, tour, view.directory, track, book=book)
    return _bytes("gpx", f"tour-{file_word(tour.id)}.gpx", f"Route der Tour {tour.id}", content)


def _bytes(kind: str, name: str, title: str, content: bytes) -> _Job:
    return _Job(kind, name, title, lambda path: write_bytes(path, content))
