"""The box below the selected lesson: asks why, asks for substitutes, offers what was found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from kursplaner.domain.names import Names
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.time import day_of
from kursplaner.errors import UserError
from kursplaner.services import absences, explaining, substituting
from kursplaner.services.absences import Away
from kursplaner.services.choosing import Choice
from kursplaner.services.explaining import Place, Why
from kursplaner.services.stand_ins import Stand, StandIns
from kursplaner.services.substituting import Substitutes
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.why.asking import Asking, Question
from kursplaner.ui.why.cards import (
    BusyCard,
    Card,
    ChoiceDeeds,
    FailedCard,
    HelpCard,
    NoHelpCard,
    SeekingCard,
    WhyCard,
)
from kursplaner.ui.why.substitute_cards import (
    DaysCard,
    SeekingWeekCard,
    StandsCard,
    SubstitutesCard,
    WeekDeeds,
)

SETTLED_MS = 250


class WhyBox(QWidget):
    preview_changed = Signal(object)
    """The WeekView on offer, to be shown on the board, or None."""
    filled = Signal(QWidget)
    """There is something new to read in this part of the box."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asking: Asking | None = None
        self._view = desk.view
        self._previewing = False
        self._shown: Choice | None = None
        self.lesson: str | None = None
        self.why: Why | None = None
        self.stands: StandIns | None = None
        self.found: Substitutes | None = None
        self._box = parts.column(self, gap=8)

    @property
    def busy(self) -> bool:
        return self._asking is not None

    # What is shown

    def show_lesson(self, lesson: str | None) -> None:
        """Begin anew with this lesson; what was asked for another is of no use."""
        if lesson != self.lesson:
            self.lesson = lesson
            self.reset()

    def reset(self) -> None:
        """The questions that may be asked; ends what runs and what is shown on the board."""
        self.abandon()
        self.why, self.stands, self.found, self._shown = None, None, None, None
        self._preview(None)
        self._view = self._desk.view
        parts.clear(self._box)
        lesson = self.lesson
        if lesson is None or self._placed is None:
            return
        self._offer_questions(lesson)

    def _offer_questions(self, lesson: str) -> None:
        """What may be asked about a placed lesson."""
        here = explaining.present_place(self._view, lesson)
        asks: list[tuple[str, Callable[[], None]]] = []
        if here is not None:
            asks.append(("Warum geht es hier nicht?", partial(self.explain_place, here)))
        if explaining.may_be_asked(self._view, lesson):
            asks.append(("Warum fehlt jemand?", partial(self.explain, lesson)))
        if explaining.without_seat(self._view, lesson):
            asks.append(("Warum keine Fahrt?", partial(self.explain_rides, lesson)))
        asks.append(("Vertretung …", partial(self.choose_days, lesson)))
        for text, ask in asks:
            link = parts.button(text, ask, role="link")
            self._box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _cards(self, *cards: Card) -> None:
        parts.clear(self._box)
        for card in cards:
            self._box.addWidget(card)
        looking = self._shown is not None and len(cards) > 1
        newest: QWidget = cards[-1] if looking else self
        self.filled.emit(newest)
        # Once more when the board and what stands above have found their heights.
        QTimer.singleShot(SETTLED_MS, newest, lambda: self.filled.emit(newest))

    @property
    def _placed(self) -> PlacedLesson | None:
        return next((x for x in self._view.plan.lessons if x.lesson == self.lesson), None)

    # Why

    def explain(self, lesson: str) -> None:
        """Ask why; the answer comes when the worker has it."""
        self._begin(lesson)
        view = self._view
        self._ask(
            "Der Grund wird gesucht …",
            lambda stop, tell: explaining.explain(view, lesson, stop=stop, tell=tell),
        )

    def explain_place(self, place: Place) -> None:
        """Ask why the lesson cannot be at this place."""
        lesson = place.placed.lesson
        self._begin(lesson)
        view = self._view
        self._ask(
            "Der Grund wird gesucht …",
            lambda stop, tell: explaining.explain(view, lesson, place=place, stop=stop, tell=tell),
        )

    def explain_rides(self, lesson: str) -> None:
        """Ask why riders of the lesson have no seat."""
        self._begin(lesson)
        view = self._view
        self._ask(
            "Der Grund wird gesucht …",
            lambda stop, tell: explaining.explain_rides(view, lesson, stop=stop, tell=tell),
        )

    def _show_why(self) -> None:
        assert self.why is not None
        cards: list[Card] = [WhyCard(self.why)]
        if self.why.choices:
            deeds = ChoiceDeeds(self.look, self.adopt, self.back)
            cards.append(HelpCard(self.why.choices, self._shown, deeds))
        elif not self.why.fits:
            cards.append(NoHelpCard())
        self._cards(*cards)

    def _show_reason(self, why: Why) -> None:
        """Already to be read while what would help is being worked out."""
        assert self._asking is not None
        self._cards(WhyCard(why), SeekingCard(self._asking.stop))

    def look(self, choice: Choice) -> None:
        """The week the choice leads to, on the board, not yet anybody's plan."""
        self._shown = choice
        self._preview(self._offered(choice.problem, choice.plan))
        self._show_why()

    def back(self) -> None:
        """The plan as it is; an explanation stays, to look at another choice."""
        self._shown = None
        if self.why is None:
            self.reset()
            return
        self._preview(None)
        self._show_why()

    def adopt(self, choice: Choice) -> None:
        """One undo step; what a person has to do for it is said."""
        view = self._view
        self._preview(None)
        self._desk.act(
            f"Vorschlag übernommen{': ' if choice.complete else '. Bitte noch veranlassen: '}"
            f"{choice.deed}",
            lambda: explaining.adopt(self._desk.workspace, view.week, choice),
        )

    # Who steps in

    def choose_days(self, lesson: str, teacher: str = "") -> None:
        """Ask for the days on which the teacher is away; by default the lesson's first."""
        self._begin(lesson)
        placed = self._placed
        if placed is None or not placed.teachers:
            self.reset()
            return
        teacher = teacher or placed.teachers[0]
        missed = (placed, *absences.lessons_missed(self._view, teacher))
        first = Away(teacher, tuple({day_of(item.start) for item in missed}))
        card = DaysCard(self._view, first, self.search, self.reset)
        card.more.activated.connect(lambda _position: self.filled.emit(card))
        self._cards(card)

    def search(self, *away: Away) -> None:
        """Who could step in at once; the week with the least harm when the worker has it."""
        view = self._view
        self._ask(
            "Eine Vertretung wird gesucht …",
            lambda stop, tell: substituting.substitutes(view, *away, stop=stop, tell=tell),
        )

    @property
    def _week_deeds(self) -> WeekDeeds:
        return WeekDeeds(self.look_at_week, self.adopt_week, self.take, self.reset)

    def _show_stands(self, stands: StandIns) -> None:
        """Already to be chosen from while the whole week is being worked out."""
        assert self._asking is not None
        self.stands = stands
        self._cards(
            StandsCard(stands.lessons, self._week_deeds), SeekingWeekCard(self._asking.stop)
        )

    def _show_found(self) -> None:
        assert self.found is not None
        self._cards(
            SubstitutesCard(self.found, self._week_deeds, shown=self._previewing),
            StandsCard(self.found.lessons, self._week_deeds),
        )

    def look_at_week(self) -> None:
        assert self.found is not None
        self._preview(self._offered(self.found.problem, self.found.plan))
        self._show_found()

    def adopt_week(self) -> None:
        """Absences and week together, one undo step."""
        assert self.found is not None
        found, messages = self.found, list[str]()
        self._preview(None)
        done = self._desk.act(
            f"Vertretung übernommen für {found.name}.",
            lambda: messages.extend(substituting.adopt(self._desk.workspace, found)),
        )
        for sentence in messages if done else ():
            self._desk.said.emit(sentence, True)

    def take(self, stand: Stand) -> None:
        """This substitute for this lesson, the absences with it; then on to what is left."""
        found = self.found if self.found is not None else self.stands
        assert found is not None
        away, week, lesson = found.away, self._view.week, self.lesson
        self._preview(None)
        name = Names(self._view.problem).lesson(stand.placed.lesson)
        done = self._desk.act(
            f"{stand.name} übernimmt {name}. Abwesend: "
            f"{absences.away_words(self._view.problem, away)}.",
            lambda: substituting.step_in(self._desk.workspace, week, away, stand.placed),
        )
        rest = absences.left(self._desk.view, away)
        if done and rest and lesson == self.lesson:
            self._view = self._desk.view
            self.search(*rest)

    # Asking

    def _begin(self, lesson: str) -> None:
        self.lesson = lesson
        self.reset()

    def _ask(self, sentence: str, question: Question) -> None:
        self.abandon()
        asking = Asking(question, self)
        self._asking = asking
        asking.answered.connect(self._on_answer)
        asking.known.connect(self._on_known)
        asking.failed.connect(self._on_failed)
        asking.crashed.connect(self.reset)
        self._cards(BusyCard(sentence, asking.stop))
        asking.start()

    def _on_answer(self, answer: object) -> None:
        self._asking = None
        match answer:
            case Why():
                self.why = answer
                self._show_why()
            case Substitutes():
                self.found = answer
                self._show_found()

    def _on_known(self, part: object) -> None:
        if self._asking is None:
            return
        match part:
            case Why():
                self._show_reason(part)
            case StandIns():
                self._show_stands(part)

    def _on_failed(self, error: UserError) -> None:
        self._asking = None
        self._cards(FailedCard(error.what, error.remedy, self.reset))

    def abandon(self) -> None:
        """Nobody waits for the answer any more."""
        if self._asking is not None:
            self._asking.abandon()
            self._asking = None

    # On the board

    def _offered(self, problem: WeekProblem, plan: WeekPlan) -> WeekView:
        view = self._view
        return msgspec.structs.replace(
            view, problem=problem, plan=plan, published=view.plan, violations=check(problem, plan)
        )

    def _preview(self, view: WeekView | None) -> None:
        if view is None and not self._previewing:
            return
        self._previewing = view is not None
        self.preview_changed.emit(view)
