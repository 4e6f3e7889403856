"""The files: real text, right size, the same bytes every time, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest

from kursplaner.errors import UserError
from kursplaner.paper import pdf
from kursplaner.paper.catalogue import KINDS, documents, slug
from kursplaner.paper.facts import sort_key, week_label
from kursplaner.paper.page import Document, Text
from tests.paper import sample


def test_that_the_catalogue_is_made_in_its_order(made: Mapping[str, Document]) -> None:
    assert list(made) == [kind.key for kind in KINDS]


def test_that_only_what_is_asked_for_is_made() -> None:
    plan = sample.plan()
    found = documents(
        sample.problem(), plan, sample.directory(), sample.WEEK, only=frozenset({"slip"})
    )
    assert [document.key for document in found] == ["slip"]


def test_that_file_names_are_safe_everywhere(made: Mapping[str, Document]) -> None:
    names = [document.file_name for document in made.values()]
    assert len(set(names)) == len(names)
    assert "fahrerblaetter-2026-w48.pdf" in names
    assert slug("Wochenpläne: Lehrkräfte / Größe?") == "wochenplaene-lehrkraefte-groesse"


@pytest.mark.parametrize(
    ("week", "label"),
    [("2026-W48", "KW 48"), ("2027-W01", "KW 1"), ("KW 9 · 1.3.–6.3.2027", "KW 9"), ("Mai", "Mai")],
)
def test_that_the_week_is_named_in_german(week: str, label: str) -> None:
    assert week_label(week) == label


def test_that_names_are_ordered_as_people_expect() -> None:
    names = ["Zoë", "Ömer", "Paul", "Nour", "élise", "Emil"]
    assert sorted(names, key=sort_key) == ["élise", "Emil", "Nour", "Ömer", "Paul", "Zoë"]


def test_that_a_file_has_its_title_and_a4_pages(
    made: Mapping[str, Document], tmp_path: Path
) -> None:
    path = tmp_path / made["poster-room"].file_name
    pdf.write(made["poster-room"], path)
    file = pypdfium2.PdfDocument(path)
    assert file.get_metadata_dict()["Title"] == "Raumpläne KW 48"
    for page in file:
        assert page.get_size() == pytest.approx((841.9, 595.3), abs=0.5)
    file.close()


def test_that_text_stands_in_the_pdf_where_the_layout_put_it(
    made: Mapping[str, Document],
) -> None:
    layout = made["poster-course"].pages[0]
    wanted = next(item for item in layout.texts if item.text == "Dienstag")
    file = pypdfium2.PdfDocument(pdf.render(made["poster-course"]))
    text = file[0].get_textpage()
    place = text.search("Dienstag").get_next()
    assert place is not None
    left, _, _, _ = text.get_charbox(place[0], loose=True)
    assert left / 72 * 25.4 == pytest.approx(wanted.x, abs=0.3)
    _, bottom, right, _ = text.get_charbox(place[0] + place[1] - 1)
    assert right / 72 * 25.4 == pytest.approx(wanted.x + wanted.width, abs=1.0)
    assert layout.height - bottom / 72 * 25.4 == pytest.approx(wanted.y, abs=2.0)
    file.close()


def test_that_the_same_document_gives_the_same_bytes(made: Mapping[str, Document]) -> None:
    for document in made.values():
        assert pdf.render(document) == pdf.render(document)


def test_that_two_documents_of_one_kind_differ(made: Mapping[str, Document]) -> None:
    assert pdf.render(made["slip"]) != pdf.render(made["unserved"])


def test_that_a_missing_folder_is_told_politely(
    made: Mapping[str, Document], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"unserved\.pdf"):
        pdf.write(made["unserved"], tmp_path / "fehlt" / "unserved.pdf")
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_that_cannot_be_replaced_leaves_nothing_half_written(
    made: Mapping[str, Document], tmp_path: Path
) -> None:
    target = tmp_path / "belegt.pdf"
    (target / "inhalt").mkdir(parents=True)
    with pytest.raises(UserError, match="konnte nicht"):
        pdf.write(made["unserved"], target)
    assert list(tmp_path.iterdir()) == [target]


def test_that_an_old_file_is_replaced_whole(made: Mapping[str, Document], tmp_path: Path) -> None:
    path = tmp_path / "alt.pdf"
    path.write_bytes(b"alt")
    pdf.write(made["unserved"], path)
    assert path.read_bytes() == pdf.render(made["unserved"])
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_document_without_pages_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no pages"):
        pdf.render(Document(key="leer", title="", file_name="leer.pdf", pages=()))


def test_that_a_picture_shows_the_type_where_the_layout_put_it(
    made: Mapping[str, Document],
) -> None:
    page = made["poster-room"].pages[0]
    image = pdf.png(page, 1188)
    assert (image.width(), image.height()) == (1188, 840)
    title = max(page.texts, key=lambda text: text.size)
    assert dark_pixels(image, title) > 100
    assert image.pixelColor(2, 2).name() == "#ffffff"


def dark_pixels(image: object, text: Text) -> int:
    box = text.box
    return sum(
        image.pixelColor(x, y).lightness() < 100  # type: ignore[attr-defined]
        for x in range(int(box.x * 4), int(box.right * 4))
        for y in range(int(box.y * 4), int(box.bottom * 4))
    )


def test_that_paper_works_in_a_program_without_window_or_display() -> None:
    code = (
        "import os; [os.environ.pop(k, None) for k in "
        "('DISPLAY', 'WAYLAND_DISPLAY', 'QT_QPA_PLATFORM')]\n"
        "from kursplaner.paper.app import ensure_app\n"
        "from kursplaner.paper import typeset\n"
        "assert typeset.width('Raum', 12) > 5\n"
        "assert ensure_app() is ensure_app()\n"
        "import sys; assert 'PySide6.QtWidgets' not in sys.modules\n"
        "print('fertig')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "fertig\n"
