"""From the text of a `.fet` file (FET 5 and 6) to a FetFile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kursplaner.errors import UserError
from kursplaner.exchange.fet.model import (
    FetActivity,
    FetConstraint,
    FetFile,
    FetRoom,
    StudentSet,
)
from kursplaner.exchange.files import read_bytes
from kursplaner.exchange.xml_tree import Node, XmlError, parse

LARGEST = 64 * 1024 * 1024
_OLDEST, _NEWEST = 5, 6


class FetError(ValueError):
    """What is wrong with the content: the end of a German sentence."""


def read_fet(path: Path) -> FetFile:
    """The file. Raises UserError: not readable, not XML, not FET 5 or 6, a wrong value."""
    content = read_bytes(path, LARGEST)
    try:
        return _file(parse(content))
    except XmlError as error:
        raise UserError(
            f"»{path.name}« ist beschädigt oder keine FET-Datei: {error}.",
            "Bitte speichern Sie die Datei in FET neu.",
        ) from error
    except FetError as error:
        raise UserError(
            f"»{path.name}« lässt sich nicht als FET-Datei lesen: {error}.",
            "Bitte öffnen Sie die Datei in FET und prüfen Sie diese Angabe.",
        ) from error


def _file(root: Node) -> FetFile:
    version = root.attributes.get("version", "")
    if root.tag.casefold() != "fet":
        raise FetError(f"sie beginnt mit »{root.tag}« statt mit »fet«")
    major = version.split(".")[0]
    if not major.isdecimal() or not _OLDEST <= int(major) <= _NEWEST:
        raise FetError(f"die Fassung »{version}« ist nicht 5 oder 6")
    file = FetFile(
        version=version,
        mode=root.word("Mode") or "Official",
        name=root.word("Institution_Name"),
        days=_names(root.child("Days_List"), "Day"),
        hours=_names(root.child("Hours_List"), "Hour"),
        teachers=_names(root.child("Teachers_List"), "Teacher"),
        subjects=_names(root.child("Subjects_List"), "Subject"),
        buildings=_names(root.child("Buildings_List"), "Building"),
        rooms=tuple({room.name: room for room in _rooms(root)}.values()),
        students=tuple(_set(node) for node in _nodes(root, "Students_List", "Year")),
        activities=_activities(root),
        constraints=tuple(_constraints(root)),
    )
    _check(file)
    return file


def _nodes(root: Node, section: str, tag: str) -> Iterator[Node]:
    found = root.child(section)
    return found.all(tag) if found is not None else iter(())


def _names(section: Node | None, tag: str) -> tuple[str, ...]:
    """Names of the entries; the oldest files list bare names."""
    if section is None:
        return ()
    names = tuple(node.word("Name") for node in section.all(tag)) or section.words("Name")
    return names if tag in ("Day", "Hour") else tuple(dict.fromkeys(filter(None, names)))


def _set(node: Node) -> StudentSet:
    parts = (*node.all("Group"), *node.all("Subgroup"))
    return StudentSet(
        name=node.word("Name"),
        number=_number(node, "Number_of_Students", 0),
        parts=tuple(_set(part) for part in parts),
    )


def _rooms(root: Node) -> Iterator[FetRoom]:
    return (_room(node) for node in _nodes(root, "Rooms_List", "Room") if node.word("Name"))


def _room(node: Node) -> FetRoom:
    return FetRoom(
        name=node.word("Name"),
        building=node.word("Building"),
        capacity=_number(node, "Capacity", 30_000),
        real_rooms=tuple(
            dict.fromkeys(part.words("Real_Room") for part in node.all("Set_of_Real_Rooms"))
        ),
    )


def _activities(root: Node) -> tuple[FetActivity, ...]:
    seen: Counter[int] = Counter()
    made = []
    for node in _nodes(root, "Activities_List", "Activity"):
        group = _number(node, "Activity_Group_Id", 0)
        seen[group] += 1
        made.append(_activity(node, group, seen[group] if group else 1))
    return tuple(made)


def _activity(node: Node, group: int, component: int) -> FetActivity:
    told = node.word("Number_Of_Students")
    return FetActivity(
        id=_number(node, "Id"),
        group=group,
        teachers=tuple(dict.fromkeys(filter(None, node.words("Teacher")))),
        subject=node.word("Subject"),
        tags=tuple(filter(None, node.words("Activity_Tag"))),
        students=tuple(dict.fromkeys(filter(None, node.words("Students")))),
        duration=_number(node, "Duration"),
        number=_number(node, "Number_Of_Students") if told else None,
        active=_is_true(node, "Active"),
        component=component,
    )


def _constraints(root: Node) -> Iterator[FetConstraint]:
    for section in ("Time_Constraints_List", "Space_Constraints_List"):
        found = root.child(section)
        for node in found.children if found is not None else ():
            if node.tag.startswith("Constraint"):
                yield FetConstraint(
                    kind=node.tag.removeprefix("Constraint"),
                    space=section.startswith("Space"),
                    weight=_weight(node),
                    active=_is_true(node, "Active"),
                    node=node,
                )


def _weight(node: Node) -> float:
    words = node.word("Weight_Percentage", "Weight") or "100"
    try:
        weight = float(words)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 100:
        raise FetError(f"das Gewicht »{words}« in »{node.tag}« ist keine Prozentzahl")
    return weight


def _is_true(node: Node, tag: str) -> bool:
    return node.word(tag).casefold() not in ("false", "no", "0")


def _number(node: Node, tag: str, default: int | None = None) -> int:
    words = node.word(tag)
    if not words and default is not None:
        return default
    if not (words.isascii() and words.isdigit() and len(words) <= 9):
        raise FetError(f"»{words}« in »{tag}« ist keine Zahl")
    return int(words)


def _check(file: FetFile) -> None:
    if not file.days or not file.hours:
        raise FetError("es fehlen Tage oder Stunden")
    for what, names in (
        ("Tag", file.days),
        ("Stunde", file.hours),
        ("Aktivität", tuple(str(activity.id) for activity in file.activities)),
    ):
        _once(what, names)
    for activity in file.activities:
        if not 1 <= activity.duration <= len(file.hours):
            raise FetError(f"Aktivität {activity.id} dauert {activity.duration} Stunden")
    _known(file)


def _once(what: str, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise FetError(f"{what} »{name}« kommt {times}-mal vor")
        if not name:
            raise FetError(f"eine Angabe »{what}« hat keinen Namen")


def _known(file: FetFile) -> None:
    sets = {part.name for year in file.students for part in year.walk()}
    # An activity may have no subject at all.
    teachers, subjects = set(file.teachers), {*file.subjects, ""}
    rooms = {room.name for room in file.rooms}
    for room in file.rooms:
        for name in (name for part in room.real_rooms for name in part):
            if name not in rooms:
                raise FetError(f"Raum »{room.name}« nennt den unbekannten Raum »{name}«")
    for activity in file.activities:
        for what, names, known in (
            ("Lehrkraft", activity.teachers, teachers),
            ("Lerngruppe", activity.students, sets),
            ("Fach", (activity.subject,), subjects),
        ):
            for name in names:
                if name not in known:
                    raise FetError(f"Aktivität {activity.id} nennt »{name}« ({what}) unbekannt")
