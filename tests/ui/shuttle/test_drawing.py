"""Where things lie on the map and in the bars, without a window."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from kursplaner.services.touring import Touring
from kursplaner.services.week import WeekView
from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.drawing import Drawing, Mark
from kursplaner.ui.shuttle.labels import Anchor, placed
from kursplaner.ui.shuttle.look import DASHES, look
from kursplaner.ui.shuttle.projection import away_from, beside, bundled, fitted
from kursplaner.ui.shuttle.spans import Spans
from kursplaner.ui.theme import tokens
from tests.services import toured

ADORF, BRAMBACH, OELSNITZ = (50.3206, 12.2561), (50.2233, 12.3125), (50.4159, 12.1732)


@pytest.fixture
def view(shell: Shell) -> WeekView:
    return shell.desk.view


def test_that_all_places_lie_inside_the_margin_with_north_up() -> None:
    whole = fitted([ADORF, BRAMBACH, OELSNITZ], 600, 400, 40)
    points = [whole.at(place) for place in (ADORF, BRAMBACH, OELSNITZ)]
    assert all(40 - 1e-6 <= x <= 560 + 1e-6 and 40 - 1e-6 <= y <= 360 + 1e-6 for x, y in points)
    assert points[2][1] < points[0][1] < points[1][1]
    assert points[2][0] < points[1][0]


def test_that_the_map_is_true_to_scale() -> None:
    """Adorf to Oelsnitz is 12.1 km as the crow flies."""
    whole = fitted([ADORF, BRAMBACH, OELSNITZ], 600, 400, 40)
    (ax, ay), (bx, by) = whole.at(ADORF), whole.at(OELSNITZ)
    assert math.hypot(ax - bx, ay - by) * whole.metres == pytest.approx(12_140, rel=0.02)


def test_that_pixels_lead_back_to_degrees() -> None:
    near = fitted([ADORF, BRAMBACH], 600, 400, 40).zoomed(3, 100, 50).moved(7, -9)
    assert near.degrees(*near.at(ADORF)) == pytest.approx(ADORF)


def test_that_a_single_place_and_no_place_make_a_map_too() -> None:
    assert fitted([ADORF], 600, 400, 40).at(ADORF) == (300, 200)
    assert fitted([], 600, 400, 40).scale > 0


def test_that_lines_side_by_side_keep_their_distance() -> None:
    line = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)]
    assert beside(line, 3) == [(0.0, 3.0), (10.0, 3.0), (20.0, 3.0)]
    assert bundled(line, 3, 5) == [(0.0, 0.0), (10.0, 3.0), (20.0, 0.0)]
    straight = bundled([(0.0, 0.0), (100.0, 0.0)], 3, 10)
    assert straight == [(0.0, 0.0), (10.0, 3.0), (90.0, 3.0), (100.0, 0.0)]
    assert away_from((10, 9), beside(line, 3)) == 6
    assert away_from((25, 0), line) == 5


def test_that_no_name_covers_another_or_leaves_the_map() -> None:
    area = QRectF(0, 0, 200, 60)
    anchors = [
        Anchor(key=str(n), at=QPointF(20 + 9 * n, 30), size=QSizeF(50, 10), gap=6)
        for n in range(12)
    ]
    found = list(placed(anchors, area, [QRectF(0, 0, 60, 20)]).values())
    assert 3 <= len(found) < 12
    assert all(area.contains(box) for box in found)
    assert not any(a.intersects(b) for n, a in enumerate(found) for b in found[n + 1 :])
    assert "0" in placed(anchors, area, [])


def test_that_forty_tours_of_a_day_all_look_different() -> None:
    looks = [look(tokens(False), number) for number in range(1, 41)]
    assert len({(style.edge.name(), style.dash) for style in looks}) == 40
    assert {style.dash for style in looks} == set(DASHES)


def test_that_each_direction_of_a_way_has_a_line_of_its_own(view: WeekView) -> None:
    touring = Touring(view)
    whole = fitted(tuple(touring.positions.values()), 600, 400, 40)
    drawing = Drawing(touring, touring.day(toured.DAY), whole, {})
    out = next(t for t in drawing.tracks if toured.OKSANA in t.line.tour.rides)
    home = next(t for t in drawing.tracks if toured.OKSANA_HOME in t.line.tour.rides)
    spot = out.legs[1][1]
    assert min(away_from(spot, leg) for leg in home.legs) > 1


def test_that_ways_follow_the_roads_where_they_are_known(view: WeekView) -> None:
    touring = Touring(view)
    positions = touring.positions
    whole = fitted(tuple(positions.values()), 600, 400, 40)
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    a, b = tour.stops[0].place, tour.stops[1].place
    bend = (positions[a][0] + 0.05, positions[a][1])
    ways = {(a, b): (positions[a], bend, positions[b])}
    track = next(
        t for t in Drawing(touring, touring.day(toured.DAY), whole, ways).tracks
        if t.line.id == tour.id
    )  # fmt: skip
    assert away_from(whole.at(bend), track.legs[0]) < 12
    straight = Drawing(touring, touring.day(toured.DAY), whole, {})
    assert away_from(whole.at(bend), straight.tracks[0].legs[0]) > 30


def test_that_places_are_marked_by_what_they_are(view: WeekView) -> None:
    touring = Touring(view)
    whole = fitted(tuple(touring.positions.values()), 600, 400, 40)
    markers = {m.name: m for m in Drawing(touring, touring.day(toured.DAY), whole, {}).markers}
    assert markers["Adorf/Vogtl."].mark is Mark.SITE
    assert markers["Bad Elster"].mark is Mark.STOP
    assert markers["Eichigt"].mark is Mark.UNUSED
    assert markers["Klingenthal"].waiting == 2


def test_that_bars_lie_where_their_times_are_and_overlaps_share_a_row(view: WeekView) -> None:
    day = Touring(view).day(toured.DAY)
    spans = Spans(day, 800, 200)
    for bar in spans.bars:
        assert bar.rect.left() == pytest.approx(spans.x(bar.line.tour.start))
        assert spans.bar_at(bar.rect.center().x(), bar.rect.center().y()) == bar
    first = spans.bars[0]
    overlapping = [first.line, first.line]
    bars = list(spans._bars(overlapping, spans.rows[0].rect))
    assert not bars[0].rect.intersects(bars[1].rect)
    assert spans.row_at(spans.rows[1].rect.center().y()) == spans.rows[1]
    assert spans.row_at(1) is None
