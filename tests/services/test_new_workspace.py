"""A new file can be worked with at once: an area, half a year, rules, and an empty week."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from kursplaner.db.tables.areas import Area, Term
from kursplaner.db.tables.rules import LegalParameter, Rule
from kursplaner.domain.calendar import LAENDER, HolidayKind, holidays_of
from kursplaner.errors import UserError
from kursplaner.services.week import load_week
from kursplaner.services.workspace import create_workspace, open_workspace

TODAY = date(2026, 11, 23)


def test_that_a_new_file_holds_an_area_named_like_its_title(tmp_path: Path) -> None:
    ws = create_workspace(tmp_path / "neu.kursplaner", "Lübz", land="MV", today=TODAY)
    assert [area.name for area in ws.areas()] == ["Lübz"]
    with ws.reading() as session:
        assert session.get_one(Area, ws.area).land == "MV"
        assert session.scalars(select(Rule)).first() is not None
        assert session.scalars(select(LegalParameter)).first() is not None
    ws.close()


def test_that_its_term_is_half_a_year_around_today(tmp_path: Path) -> None:
    ws = create_workspace(tmp_path / "neu.kursplaner", "Lübz", today=TODAY)
    with ws.reading() as session:
        term = session.scalars(select(Term)).one()
    assert term.first < TODAY < term.last
    assert 180 <= (term.last - term.first).days <= 185
    assert len(ws.weeks()) == 26
    ws.close()


def test_that_its_coming_week_is_empty_and_breaks_no_rule(tmp_path: Path) -> None:
    path = tmp_path / "neu.kursplaner"
    create_workspace(path, "Lübz").close()
    ws = open_workspace(path)
    view = load_week(ws, ws.first_week())
    assert (view.problem.lessons, view.violations, view.draft) == ((), (), False)
    assert ws.counts().courses == 0
    ws.close()


def test_that_an_unknown_land_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "neu.kursplaner"
    with pytest.raises(UserError, match="XX"):
        create_workspace(path, "Lübz", land="XX")
    assert not path.exists()


def test_that_every_land_has_its_holidays() -> None:
    assert len(LAENDER) == 16
    for land in LAENDER:
        assert date(2027, 1, 1) in holidays_of(land, 2027, HolidayKind.PUBLIC)
