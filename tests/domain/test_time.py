"""Spans of the week: merged, cut, intersected, shown."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kursplaner.domain.time import (
    Interval,
    at,
    clock,
    covered,
    day_of,
    intersect,
    merge,
    moment,
    span,
    subtract,
)  # fmt: skip

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 8)).map(lambda x: Interval(x[0], x[0] + x[1])),
    max_size=6,
)
RUNS = settings(max_examples=200, deadline=None, derandomize=True, database=None)


def minutes(spans):
    return {minute for item in spans for minute in range(item.start, item.end)}


@RUNS
@given(SPANS)
def test_that_merging_keeps_every_minute_and_leaves_gaps(spans):
    merged = merge(spans)
    assert minutes(merged) == minutes(spans)
    assert all(a.end < b.start for a, b in pairwise(merged))


@RUNS
@given(SPANS, SPANS)
def test_that_cutting_and_intersecting_are_those_of_sets(left, right):
    assert minutes(subtract(left, right)) == minutes(left) - minutes(right)
    assert minutes(intersect(left, right)) == minutes(left) & minutes(right)


def test_that_a_span_is_covered_by_stretches_that_touch():
    assert covered(Interval(0, 10), (Interval(5, 10), Interval(0, 5)))
    assert not covered(Interval(0, 10), (Interval(0, 5), Interval(6, 10)))


def test_that_moments_are_shown_in_german():
    assert at(1, 9) == 1980
    assert (moment(1980), clock(1980), day_of(1980)) == ("Di 09:00", "09:00", 1)
    assert span(Interval(1980, 2115)) == "Di 09:00–11:15"


def test_that_spans_overlap_only_when_they_share_a_minute():
    assert not Interval(0, 5).overlaps(Interval(5, 6))
    assert Interval(0, 5).overlaps(Interval(4, 6))
    assert Interval(3, 4).widened(1, 2) == Interval(2, 6)
