"""Simulated annealing, compiled: lectures move, change places along clashes, or change rooms.

`m` is the memory of a `State`, `at` says where its tables begin and `n` how many there are of each.
A move takes the lectures of `chain` to and fro between two slots, so that none clashes.
"""

from __future__ import annotations

from math import log
from typing import Generic, NamedTuple, TypeVar

from kursplaner.solver.compiled import compiled
from kursplaner.solver.timetable.large.bits import Numbers, chance, lone

BLOCKED = 1 << 20
"""Added to the clashes of a slot that a course cannot take, or has taken already."""
FREE = -1
LONGEST = 8
"""Lectures that change places along clashes at most."""
ROOMS = 0.3
"""Share of the attempts that only change rooms, once rooms are named."""
WHOLE = 0.03
"""Of those, attempts to take a whole course into one room."""
T = TypeVar("T")


class Tables(NamedTuple, Generic[T]):
    """Where each table begins (`Tables[int]`), or the table itself (`Tables[Numbers]`).

    A list of lists is one table, and another one says where each of its lists begins and ends.
    """

    course: T
    """Per lecture; those of one course follow each other."""
    slot: T
    """Per lecture, now; and when it was best."""
    best_slot: T
    room: T
    """Per lecture; any place in the slot while no room is named."""
    best_room: T
    first: T
    """Per course its first lecture, and one more."""
    day: T
    """Per slot."""
    bit: T
    """Per slot its period as a bit."""
    guest: T
    """Per slot and room the lecture there."""
    taken: T
    """Per slot the lectures."""
    clash: T
    """Per slot and course the rivals there."""
    rivals: T
    """Per pair of courses 1 if they clash."""
    rival: T
    """Lists per course."""
    rival_first: T
    curriculum: T
    """Lists per course."""
    curriculum_first: T
    lonely: T
    """Per curriculum the price of a lecture without a neighbour."""
    busy: T
    """Per curriculum and day the periods, as bits."""
    spread: T
    """Per course and day the lectures."""
    lack: T
    """Per course the days missing; negative when there are more than asked for."""
    over: T
    """Per course and room: price of missing seats; nothing while no room is named."""
    uses: T
    """Per course and room the lectures there."""
    offered: T
    """Lists of rooms per course."""
    offered_first: T
    level: T
    """Per course the sizes below its own for which seats are counted; 0 once rooms are named."""
    dear: T
    """Per such size the price of a larger lecture without a larger room."""
    excess: T
    """Per slot and such size the larger lectures beyond the larger rooms."""
    more: T
    """Per slot and level, 0 included: the price of one lecture more there."""
    less: T
    """The same: what one lecture less saves."""
    chain: T
    """Lectures that are to change places."""
    before: T
    """Their rooms."""
    cost: T
    """Now, and the best seen."""
    random: T


class Counts(NamedTuple):
    """Plain numbers that stay as they are."""

    lectures: int
    courses: int
    rooms: int
    slots: int
    days: int
    sizes: int
    day_price: int
    room_price: int
    """0 while no room is named."""
    named: bool


At = Tables[int]


@compiled
def moved(m: Numbers, at: At, n: Counts, course: int, here: int, there: int) -> int:
    """Change of the week's price when a course moves and its rivals there come back."""
    old, new = m[at.day + here], m[at.day + there]
    off, on = m[at.bit + here], m[at.bit + there]
    change = 0
    for place in range(m[at.curriculum_first + course], m[at.curriculum_first + course + 1]):
        curriculum = m[at.curriculum + place]
        busy = at.busy + curriculum * n.days
        left, right = m[busy + old], m[busy + new]
        if right & on:  # another of its courses comes back: it is as busy as before
            continue
        if old == new:
            more = lone(left ^ (off | on)) - lone(left)
        else:
            more = lone(left ^ off) - lone(left) + lone(right ^ on) - lone(right)
        change += more * m[at.lonely + curriculum]
    if old != new:
        spread, lack = at.spread + course * n.days, m[at.lack + course]
        fewer = int(m[spread + old] == 1) - int(m[spread + new] == 0)
        if (fewer > 0 and lack >= 0) or (fewer < 0 and lack > 0):
            change += fewer * n.day_price
    return change


@compiled
def move(m: Numbers, at: At, n: Counts, course: int, here: int, there: int) -> None:
    """Makes what `moved` prices; rooms apart."""
    old, new = m[at.day + here], m[at.day + there]
    off, on = m[at.bit + here], m[at.bit + there]
    for place in range(m[at.curriculum_first + course], m[at.curriculum_first + course + 1]):
        busy = at.busy + m[at.curriculum + place] * n.days
        if not m[busy + new] & on:
            m[busy + old] ^= off
            m[busy + new] ^= on
    left, right = at.clash + here * n.courses, at.clash + there * n.courses
    for place in range(m[at.rival_first + course], m[at.rival_first + course + 1]):
        rival = m[at.rival + place]
        m[left + rival] -= 1
        m[right + rival] += 1
    m[left + course] -= BLOCKED
    m[right + course] += BLOCKED
    for size in range(m[at.level + course]):
        m[at.excess + here * n.sizes + size] -= 1
        m[at.excess + there * n.sizes + size] += 1
    spread = at.spread + course * n.days
    m[spread + old] -= 1
    m[at.lack + course] += int(m[spread + old] == 0) - int(m[spread + new] == 0)
    m[spread + new] += 1


@compiled
def linked(m: Numbers, at: At, n: Counts, here: int, there: int) -> int:
    """Fills the chain from its first lecture (Kempe): its rivals come back, their rivals go, and
    so on. How many they are; 0 when somebody cannot move or they are too many."""
    count, done, first = 1, 0, m[at.course + m[at.chain]]
    if m[at.clash + there * n.courses + first] == 0:
        if m[at.taken + there] < n.rooms:
            return 1
        other = m[at.guest + there * n.rooms + int(chance(m, at.random) * n.rooms)]
        if m[at.clash + here * n.courses + m[at.course + other]] >= BLOCKED:
            return 0
        m[at.chain + 1] = other
        count = 2
    while done < count:
        lecture = m[at.chain + done]
        course, begin = m[at.course + lecture], m[at.slot + lecture]
        end = here + there - begin
        left, guest = m[at.clash + end * n.courses + course], at.guest + end * n.rooms
        while left > 0:
            other = m[guest]
            guest += 1
            if other == FREE or not m[at.rivals + course * n.courses + m[at.course + other]]:
                continue
            left -= 1
            known = False
            for place in range(count):
                known |= m[at.chain + place] == other
            if known:
                continue
            rival = m[at.clash + begin * n.courses + m[at.course + other]]
            if count == LONGEST or rival >= BLOCKED:
                return 0
            m[at.chain + count] = other
            count += 1
        done += 1
    return count


@compiled
def seats(m: Numbers, at: At, n: Counts, count: int, here: int, there: int) -> int:
    """Change of the price of seats counted by size."""
    wide = n.sizes + 1
    one = m[at.level + m[at.course + m[at.chain]]]
    if count == 1:
        return int(m[at.more + there * wide + one] - m[at.less + here * wide + one])
    two = m[at.level + m[at.course + m[at.chain + 1]]]
    if count == 2:
        if one < two:
            one, two, here, there = two, one, there, here
        change = m[at.more + there * wide + one] - m[at.more + there * wide + two]
        return int(change - m[at.less + here * wide + one] + m[at.less + here * wide + two])
    change = 0
    for size in range(n.sizes):
        larger = 0
        for place in range(count):
            lecture = m[at.chain + place]
            if m[at.level + m[at.course + lecture]] > size:
                larger += 1 if m[at.slot + lecture] == here else -1
        if larger:
            old, new = m[at.excess + here * n.sizes + size], m[at.excess + there * n.sizes + size]
            excess = max(0, old - larger) - max(0, old) + max(0, new + larger) - max(0, new)
            change += excess * m[at.dear + size]
    return int(change)


@compiled
def reseat(m: Numbers, at: At, n: Counts, slot: int) -> None:
    """Prices one lecture more or less in a slot, for each number of sizes it is larger than."""
    more, less = at.more + slot * (n.sizes + 1), at.less + slot * (n.sizes + 1)
    for size in range(n.sizes):
        excess = m[at.excess + slot * n.sizes + size]
        m[more + size + 1] = m[more + size] + (m[at.dear + size] if excess >= 0 else 0)
        m[less + size + 1] = m[less + size] + (m[at.dear + size] if excess > 0 else 0)


@compiled
def leave(m: Numbers, at: At, n: Counts, lecture: int) -> int:
    """Change of the price of rooms."""
    slot, room = m[at.slot + lecture], m[at.room + lecture]
    place = m[at.course + lecture] * n.rooms + room
    m[at.guest + slot * n.rooms + room] = FREE
    m[at.taken + slot] -= 1
    m[at.uses + place] -= 1
    return -int(m[at.over + place]) - n.room_price * int(m[at.uses + place] == 0)


@compiled
def enter(m: Numbers, at: At, n: Counts, lecture: int, slot: int, room: int) -> int:
    """Change of the price of rooms."""
    place = m[at.course + lecture] * n.rooms + room
    m[at.slot + lecture] = slot
    m[at.room + lecture] = room
    m[at.guest + slot * n.rooms + room] = lecture
    m[at.taken + slot] += 1
    m[at.uses + place] += 1
    return int(m[at.over + place]) + n.room_price * int(m[at.uses + place] == 1)


@compiled
def cheapest(m: Numbers, at: At, n: Counts, course: int, slot: int) -> int:
    """The free room that costs least, one of those at random."""
    room, best, least = int(chance(m, at.random) * n.rooms), FREE, 1 << 40
    for _ in range(n.rooms):
        if m[at.guest + slot * n.rooms + room] == FREE:
            place = course * n.rooms + room
            price = m[at.over + place] + n.room_price * int(m[at.uses + place] == 0)
            if price < least:
                best, least = room, price
                if price == 0:
                    break
        room = room + 1 if room + 1 < n.rooms else 0
    return best


@compiled
def saved(m: Numbers, at: At, n: Counts, count: int) -> int:
    """What the rooms of the chain cost at most."""
    saving = 0
    for number in range(count):
        lecture = m[at.chain + number]
        place = m[at.course + lecture] * n.rooms + m[at.room + lecture]
        saving += m[at.over + place] + n.room_price * int(m[at.uses + place] == 1)
    return saving


@compiled
def try_slot(m: Numbers, at: At, n: Counts, temperature: float) -> None:
    """Draws a lecture and a slot for it."""
    lecture, there = int(chance(m, at.random) * n.lectures), int(chance(m, at.random) * n.slots)
    here = m[at.slot + lecture]
    if m[at.clash + there * n.courses + m[at.course + lecture]] >= BLOCKED:
        return
    m[at.chain] = lecture
    count = linked(m, at, n, here, there)
    more = 0
    for number in range(count):
        more += 1 if m[at.slot + m[at.chain + number]] == here else -1
    if count == 0 or m[at.taken + there] + more > n.rooms or m[at.taken + here] - more > n.rooms:
        return
    change = seats(m, at, n, count, here, there)
    for number in range(count):
        lecture = m[at.chain + number]
        begin = m[at.slot + lecture]
        change += moved(m, at, n, m[at.course + lecture], begin, here + there - begin)
    drawn, least = chance(m, at.random), change - saved(m, at, n, count)
    # Most are far too dear: a bound on the logarithm spares it.
    if least * (1.0 - drawn) <= temperature * drawn:
        limit = -temperature * log(1.0 - drawn)
        if least <= limit:
            take(m, at, n, count, here + there, change, limit)


@compiled
def take(m: Numbers, at: At, n: Counts, count: int, both: int, change: int, limit: float) -> None:
    """The chain moves to the cheapest rooms, unless they make it too dear. `both`: the two slots
    added, so that either is what the other leaves of it."""
    for number in range(count):
        lecture = m[at.chain + number]
        m[at.before + number] = m[at.room + lecture]
        change += leave(m, at, n, lecture)
    for number in range(count):
        lecture = m[at.chain + number]
        end = both - m[at.slot + lecture]
        room = cheapest(m, at, n, m[at.course + lecture], end)
        change += enter(m, at, n, lecture, end, room)
    if change <= limit:
        for number in range(count):
            lecture = m[at.chain + number]
            end = m[at.slot + lecture]
            move(m, at, n, m[at.course + lecture], both - end, end)
        if n.sizes:
            end = m[at.slot + m[at.chain]]
            reseat(m, at, n, end)
            reseat(m, at, n, both - end)
        book(m, at, n, change)
        return
    for number in range(count):
        leave(m, at, n, m[at.chain + number])
    for number in range(count):
        lecture = m[at.chain + number]
        enter(m, at, n, lecture, both - m[at.slot + lecture], m[at.before + number])


@compiled
def swap(m: Numbers, at: At, n: Counts, lecture: int, room: int) -> int:
    """A lecture goes to another room, who is there into its; says the change of price."""
    slot, own = m[at.slot + lecture], m[at.room + lecture]
    other = m[at.guest + slot * n.rooms + room]
    change = leave(m, at, n, lecture)
    if other != FREE:
        change += leave(m, at, n, other) + enter(m, at, n, other, slot, own)
    return change + enter(m, at, n, lecture, slot, room)


@compiled
def drawn_room(m: Numbers, at: At, course: int) -> int:
    """Of a lecture of the course, or any that is offered to it."""
    if chance(m, at.random) < 0.5:
        begin, end = m[at.first + course], m[at.first + course + 1]
        return int(m[at.room + begin + int(chance(m, at.random) * (end - begin))])
    begin, end = m[at.offered_first + course], m[at.offered_first + course + 1]
    return int(m[at.offered + begin + int(chance(m, at.random) * (end - begin))])


@compiled
def try_room(m: Numbers, at: At, n: Counts, temperature: float) -> None:
    lecture = int(chance(m, at.random) * n.lectures)
    own, room = m[at.room + lecture], drawn_room(m, at, m[at.course + lecture])
    if room != own:
        limit = -temperature * log(1.0 - chance(m, at.random))
        change = swap(m, at, n, lecture, room)
        if change <= limit:
            book(m, at, n, change)
        else:
            swap(m, at, n, lecture, own)


@compiled
def try_whole(m: Numbers, at: At, n: Counts, temperature: float) -> None:
    """A room for all lectures of a course."""
    course = m[at.course + int(chance(m, at.random) * n.lectures)]
    room, first = drawn_room(m, at, course), m[at.first + course]
    lectures = m[at.first + course + 1] - first
    limit = -temperature * log(1.0 - chance(m, at.random))
    change = 0
    for number in range(lectures):
        m[at.before + number] = m[at.room + first + number]
        if m[at.before + number] != room:
            change += swap(m, at, n, first + number, room)
    if change <= limit:
        book(m, at, n, change)
        return
    for number in range(lectures):
        if m[at.before + number] != room:
            swap(m, at, n, first + number, m[at.before + number])


@compiled
def book(m: Numbers, at: At, n: Counts, change: int) -> None:
    m[at.cost] += change
    if m[at.cost] < m[at.cost + 1]:
        m[at.cost + 1] = m[at.cost]
        for lecture in range(n.lectures):
            m[at.best_slot + lecture] = m[at.slot + lecture]
            m[at.best_room + lecture] = m[at.room + lecture]


@compiled
def anneal(m: Numbers, at: At, n: Counts, temperature: float, steps: int) -> None:
    """So many attempts at one temperature, in price units."""
    for _ in range(steps):
        if not n.named or chance(m, at.random) >= ROOMS:
            try_slot(m, at, n, temperature)
        elif chance(m, at.random) >= WHOLE:
            try_room(m, at, n, temperature)
        else:
            try_whole(m, at, n, temperature)


@compiled
def roughness(m: Numbers, at: At, n: Counts) -> float:
    """Mean square of what moves of one lecture change."""
    total, count = 0.0, 0
    for lecture in range(n.lectures):
        course, here = m[at.course + lecture], m[at.slot + lecture]
        for there in range(n.slots):
            if m[at.clash + there * n.courses + course] == 0:
                change = moved(m, at, n, course, here, there)
                total += float(change * change)
                count += 1
    return total / max(1, count)
