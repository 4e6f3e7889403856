"""An invented evening school of three days and four hours as a FET file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kursplaner.exchange.fet.carry import carry
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.loss import Imported

MONDAY = date(2026, 11, 23)
SchoolText = Callable[..., str]
Carry = Callable[..., Imported]

_DAYS = ("Montag", "Dienstag", "Mittwoch")
_HOURS = ("17:00", "18:00", "19:00", "20:00")
_STUDENTS = """
<Year><Name>A</Name><Number_of_Students>20</Number_of_Students>
  <Group><Name>A1</Name><Number_of_Students>12</Number_of_Students>
    <Subgroup><Name>A1x</Name><Number_of_Students>7</Number_of_Students></Subgroup>
    <Subgroup><Name>A1y</Name><Number_of_Students>5</Number_of_Students></Subgroup>
  </Group>
  <Group><Name>A2</Name><Number_of_Students>8</Number_of_Students></Group>
</Year>
<Year><Name>B</Name><Number_of_Students>6</Number_of_Students></Year>
"""
_ACTIVITIES = """
<Activity><Teacher>Anna</Teacher><Subject>Deutsch</Subject><Students>A</Students>
  <Duration>1</Duration><Total_Duration>3</Total_Duration><Id>1</Id>
  <Activity_Group_Id>1</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Teacher>Anna</Teacher><Subject>Deutsch</Subject><Students>A</Students>
  <Duration>2</Duration><Total_Duration>3</Total_Duration><Id>2</Id>
  <Activity_Group_Id>1</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Teacher>Bert</Teacher><Subject>Rechnen</Subject><Activity_Tag>PC</Activity_Tag>
  <Students>A1</Students><Duration>1</Duration><Total_Duration>1</Total_Duration><Id>3</Id>
  <Activity_Group_Id>0</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Teacher>Bert</Teacher><Teacher>Anna</Teacher><Subject>Sport</Subject>
  <Students>B</Students><Duration>2</Duration><Total_Duration>2</Total_Duration><Id>4</Id>
  <Activity_Group_Id>0</Activity_Group_Id><Active>true</Active></Activity>
<Activity><Subject>Lesen</Subject><Students>A2</Students><Duration>1</Duration>
  <Total_Duration>1</Total_Duration><Id>5</Id><Activity_Group_Id>0</Activity_Group_Id>
  <Active>true</Active></Activity>
"""
_ROOMS = """
<Room><Name>Saal</Name><Building></Building><Capacity>25</Capacity></Room>
<Room><Name>Klein</Name><Building></Building><Capacity>12</Capacity></Room>
<Room><Name>Halle</Name><Building>Turnhalle</Building><Capacity>30</Capacity></Room>
"""


def _names(tag: str, names: tuple[str, ...]) -> str:
    return "".join(f"<{tag}><Name>{name}</Name></{tag}>" for name in names)


@pytest.fixture
def school_text() -> SchoolText:
    """The file as text; any part can be replaced by keyword."""

    def text(
        *,
        time: str = "",
        space: str = "",
        version: str = "6.1.5",
        days: tuple[str, ...] = _DAYS,
        hours: tuple[str, ...] = _HOURS,
        mode: str = "",
        activities: str = _ACTIVITIES,
        rooms: str = _ROOMS,
    ) -> str:
        basic = "<Weight_Percentage>100</Weight_Percentage><Active>true</Active>"
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<fet version="{version}">{mode}<Institution_Name>Abendschule</Institution_Name>
<Days_List>{_names("Day", days)}</Days_List><Hours_List>{_names("Hour", hours)}</Hours_List>
<Subjects_List>{_names("Subject", ("Deutsch", "Rechnen", "Sport", "Lesen"))}</Subjects_List>
<Teachers_List>{_names("Teacher", ("Anna", "Bert"))}</Teachers_List>
<Students_List>{_STUDENTS}</Students_List>
<Activities_List>{activities}</Activities_List>
<Buildings_List>{_names("Building", ("Turnhalle",))}</Buildings_List>
<Rooms_List>{rooms}</Rooms_List>
<Time_Constraints_List>
<ConstraintBasicCompulsoryTime>{basic}</ConstraintBasicCompulsoryTime>{time}
</Time_Constraints_List><Space_Constraints_List>
<ConstraintBasicCompulsorySpace>{basic}</ConstraintBasicCompulsorySpace>{space}
</Space_Constraints_List></fet>"""

    return text


@pytest.fixture
def carried(tmp_path: Path, school_text: SchoolText) -> Carry:
    """The school with these constraints, read and carried."""

    def read(**parts: object) -> Imported:
        path = tmp_path / "schule.fet"
        path.write_text(school_text(**parts), encoding="utf-8")
        return carry(read_fet(path), MONDAY)

    return read


@pytest.fixture
def rule() -> Callable[..., str]:
    """A constraint by its kind, its content as text, its weight."""

    def text(kind: str, content: str, weight: float = 100) -> str:
        head = f"<Weight_Percentage>{weight}</Weight_Percentage><Active>true</Active>"
        return f"<Constraint{kind}>{head}{content}</Constraint{kind}>"

    return text
