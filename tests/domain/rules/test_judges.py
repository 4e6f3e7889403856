"""The judges answer for one lesson or tour what `check` would say, and any plan can be judged."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import (
    CareShift,
    CareSlot,
    Missing,
    PlacedLesson,
    Tour,
    TourStop,
    Unserved,
    WeekPlan,
)
from kursplaner.domain.problem import (
    Block,
    CourseKind,
    Errand,
    Gender,
    Lesson,
    LessonPin,
    Relation,
    RelationKind,
)
from kursplaner.domain.rules import Code, LessonJudge, TourJudge, check, tour_violations
from kursplaner.domain.rules.base import Book
from kursplaner.domain.rules.check import lesson_part
from kursplaner.domain.rules.order import pair_key
from kursplaner.domain.score import score
from kursplaner.domain.time import Interval, at
from kursplaner.domain.wording import Wording
from tests.domain.builders import (
    HOME,
    OUT,
    add,
    bare,
    edit,
    home_tour,
    out_tour,
    quiet,
    shifted,
    stop,
    town,
    tue,
    week,
)  # fmt: skip

RUNS = settings(
    max_examples=150, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


def busy_town():
    """The quiet town with everything a lesson can offend."""
    problem = add(quiet(town()), "lessons", Lesson(id="a2", course="a", minutes=90, units=4),
                  Lesson(id="b2", course="b", minutes=45, units=1))  # fmt: skip
    problem = edit(problem, "courses", "a", min_days_between=1, women_only=True,
                   windows=(Interval(tue(8), at(3, 18)),))  # fmt: skip
    problem = edit(problem, "courses", "b", kind=CourseKind.SPORT, max_per_day=2)
    problem = edit(problem, "teachers", "t1", max_units_day=5, units_without_break=4,
                   max_units_week=6, absent=(Block(start=tue(14), end=tue(15)),))  # fmt: skip
    problem = edit(problem, "teachers", "t2", qualifications=(), gender=Gender.MALE)
    problem = edit(problem, "rooms", "r1", setup=15)
    errand = Errand(child="x", place="kita", bring=tue(8), fetch=tue(12))
    problem = edit(problem, "participants", "bilal", courses=("a", "b"), errands=(errand,))
    kinds = list(RelationKind)
    rules = tuple(
        Relation(id=f"r{i}", kind=kind, courses=("a", "b"), minutes=60, hard=i % 2 == 0)
        for i, kind in enumerate(kinds)
    )
    pins = (LessonPin(lesson="a1", start=tue(9)), LessonPin(lesson="b1", teachers=("t2",)))
    return replace(problem, relations=rules, pins=pins)


BUSY = busy_town()
PLACED = st.builds(
    PlacedLesson,
    st.sampled_from(["a1", "a2", "b1", "b2"]),
    st.integers(0, 40).map(lambda step: at(1, 7) + step * 60 - 30 * (step % 2)),
    st.sampled_from([room.id for room in BUSY.rooms]),
    st.lists(st.sampled_from(["t1", "t2"]), min_size=1, max_size=2, unique=True).map(tuple),
)


def lesson_verdict(plan):
    index = ProblemIndex(BUSY)
    return {pair_key(item) for item in lesson_part(Book(PlanIndex(index, plan)))}


@RUNS
@given(others=st.lists(PLACED, max_size=3), asked=PLACED, left_out=st.booleans())
def test_that_the_lesson_judge_says_what_the_lesson_adds(others, asked, left_out):
    rest = {item.lesson: item for item in others if item.lesson != asked.lesson}
    unserved = (Unserved(kind=Missing.PERSON, id="bilal", lesson="a1"),) if left_out else ()
    before = WeekPlan(lessons=tuple(rest.values()), unserved=unserved)
    after = replace(before, lessons=(*before.lessons, asked))
    added = lesson_verdict(after) - lesson_verdict(before)
    present = replace(before, lessons=(PlacedLesson(asked.lesson, tue(19), "r1", ("t1",)),
                                       *before.lessons))  # fmt: skip
    for plan in (before, present):
        judged = {pair_key(item) for item in LessonJudge(BUSY, plan).violations(asked)}
        assert judged >= added
        # What was broken in the same words before (a teacher's week, say) may be told again.
        assert judged <= lesson_verdict(after)


def test_that_the_judge_names_the_other_lesson_and_its_time():
    problem, plan = quiet(town()), bare(week())
    asked = PlacedLesson("a1", tue(12), "r1", ("t2",))
    found = LessonJudge(problem, plan).violations(asked)
    assert [Code(item.code) for item in found] == [Code.TEACHER_TWICE]
    assert Wording(problem).sentence(found[0]) == (
        "Herr Vogt (Lehrkraft) ist Di 13:00–14:30 schon in »B1« und kann nicht zugleich "
        "»A2« halten."
    )


def test_that_the_judge_takes_the_lesson_from_its_present_place():
    problem, plan = quiet(town()), bare(week())
    judge = LessonJudge(problem, plan)
    assert judge.violations(PlacedLesson("a1", tue(9), "r1", ("t1",))) == ()
    assert judge.violations(PlacedLesson("a1", tue(9, 15), "r1", ("t1",))) == ()


TOURS = st.sampled_from(
    [
        out_tour(), shifted(out_tour(), 30), out_tour(vehicle="v2"), out_tour(layout=5),
        stop(out_tour(), 2, alight=()), stop(out_tour(), 1, place="kita"),
        shifted(out_tour(), 190), out_tour(driver="d2"), stop(out_tour(), 1, board=(OUT, HOME)),
        shifted(out_tour(), 1440),
    ]
)  # fmt: skip


@RUNS
@given(asked=TOURS)
def test_that_the_tour_judge_says_what_check_says_of_the_tour(asked):
    problem, plan = town(), week()
    judged = set(TourJudge(PlanIndex(ProblemIndex(problem), plan)).violations(asked))
    after = replace(plan, tours=(asked, home_tour()))
    assert judged == set(check(problem, after))


def test_that_a_hand_made_tour_with_unknown_ids_is_told_only_that():
    index = ProblemIndex(town())
    found = tour_violations(index, PlanIndex(index, week()), out_tour(vehicle="?"))
    assert [item.code for item in found] == [Code.UNKNOWN_ID]


IDS = st.sampled_from(
    ["a1", "b1", "r1", "kids", "t1", "amina", "noor", "c1", "v1", "d1", "school", "depot",
     "village", OUT, HOME, "?", ""]
)  # fmt: skip
MINUTES = st.integers(-2000, 12000)
STOPS = st.builds(TourStop, place=IDS, arrive=MINUTES, depart=MINUTES,
                  board=st.lists(IDS, max_size=2).map(tuple),
                  alight=st.lists(IDS, max_size=2).map(tuple))  # fmt: skip
GARBAGE = st.builds(
    WeekPlan,
    lessons=st.lists(
        st.builds(PlacedLesson, IDS, MINUTES, IDS, st.lists(IDS, max_size=3).map(tuple)), max_size=4
    ).map(tuple),
    care=st.lists(
        st.builds(CareSlot, child=IDS, lesson=IDS, room=IDS, start=MINUTES, end=MINUTES,
                  caregiver=st.none() | IDS), max_size=4,
    ).map(tuple),
    shifts=st.lists(
        st.builds(CareShift, caregiver=IDS, room=IDS, start=MINUTES, end=MINUTES), max_size=4
    ).map(tuple),
    tours=st.lists(
        st.builds(Tour, id=IDS, vehicle=st.just("v1") | IDS, driver=st.just("d1") | IDS,
                  layout=st.integers(-2, 3), stops=st.lists(STOPS, max_size=4).map(tuple)),
        max_size=3,
    ).map(tuple),
    unserved=st.lists(
        st.builds(Unserved, kind=st.sampled_from(Missing), id=IDS, lesson=st.none() | IDS),
        max_size=4,
    ).map(tuple),
)  # fmt: skip


@RUNS
@given(plan=GARBAGE)
def test_that_any_plan_can_be_judged_priced_and_told(plan):
    problem = town()
    found = check(problem, plan)
    assert check(problem, plan) == found
    words = Wording(problem)
    assert all(words.sentence(item).endswith(".") for item in found)
    assert all(term.count >= 0 and term.cost >= 0 for term in score(problem, plan).terms)
