"""The best places for one person: what each costs and breaks, one click puts her there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from kursplaner.services.tour_hand import Hand, Proposal
from kursplaner.services.touring import Rider
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.background import Task

WAIT = 120
"""Milliseconds a person must rest on a name before anything is reckoned."""
MOST_SENTENCES = 2
HINT = (
    "Wählen Sie eine Person: Hier stehen dann die drei besten Plätze, was sie kosten und was sie "
    "verletzen. Oder ziehen Sie die Person auf eine Tour, einen Halt oder ein Fahrzeug."
)


class BestPlaces(QWidget):
    """Reckons beside the window; what is no longer wanted is dropped."""

    chosen = Signal(object)
    """The Proposal a person clicked."""
    found = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._view: WeekView | None = None
        self._rider: Rider | None = None
        self._task: Task | None = None
        self.proposals: tuple[Proposal, ...] = ()
        self._later = QTimer(self, singleShot=True, interval=WAIT)
        self._later.timeout.connect(self._reckon)
        self._title = parts.label("", "section")
        self._why = parts.label("", "small")
        self._said = parts.label("", "small")
        self._cards = parts.column(gap=6)
        column = parts.column(self, gap=6)
        for widget in (self._title, self._why, self._said):
            column.addWidget(widget)
        column.addLayout(self._cards)
        column.addStretch(1)
        self._why.hide()

    def show_rider(self, view: WeekView, rider: Rider | None, reason: str = "") -> None:
        """Whose places are wanted, and why she has none; None shows what the box is for."""
        if rider == self._rider and view is self._view:
            return
        self.drop()
        self._view, self._rider = view, rider
        self._why.setText(reason)
        self._why.setVisible(bool(reason))
        if rider is None:
            self._title.setText("BESTE PLÄTZE")
            self._say(HINT)
        else:
            self._title.setText(f"BESTE PLÄTZE FÜR {rider.name.upper()}")
            self._say("Wird gerechnet …")
            self._later.start()

    def drop(self) -> None:
        """Want nothing any more."""
        self._later.stop()
        if self._task is not None:
            self._task.forget()
        self._task = None
        self.proposals = ()
        parts.clear(self._cards)

    def focus_first(self) -> None:
        """To the first card, at once or when it is there."""
        buttons = self.findChildren(QWidget, "put")
        if buttons:
            buttons[0].setFocus()

    def _reckon(self) -> None:
        view, rider = self._view, self._rider
        if view is None or rider is None:
            return
        self._task = Task(lambda _report: _best(view, rider.ride), self)
        self._task.done.connect(self._show)
        self._task.start()

    def _show(self, answer: tuple[str | None, tuple[Proposal, ...], tuple[str, ...]]) -> None:
        origin, self.proposals, against = answer
        if not self.proposals:
            against = (*against, "An diesem Tag fährt kein Fahrzeug.")
        self._say(" ".join(said for said in against if said not in self._why.text()))
        for number, proposal in enumerate(self.proposals, start=1):
            self._cards.addWidget(self._card(number, proposal, origin))
        self.found.emit()

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _card(self, number: int, proposal: Proposal, origin: str | None) -> QFrame:
        card = parts.frame("card" if proposal.fits else "warn-card")
        column = parts.column(card, margin=8, gap=2)
        head = parts.row(gap=6)
        title = parts.ElidedLabel(proposal.title, "strong", 60)
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(title, 1)
        here = proposal.target is not None and proposal.target == origin
        if here and not proposal.minutes and not proposal.metres:
            head.addWidget(parts.label("wie jetzt", "small", wrap=False))
        else:
            button = parts.button("Setzen", lambda: self.chosen.emit(proposal))
            button.setObjectName("put")
            button.setAccessibleName(f"Platz {number}: {proposal.title}, {told(proposal)}")
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(parts.label(proposal.price, "small"))
        for sentence in shortened(proposal.breaks):
            column.addWidget(parts.label(sentence, "small"))
        card.setToolTip("\n".join(proposal.breaks))
        return card


def _best(view: WeekView, ride: str) -> tuple[str | None, tuple[Proposal, ...], tuple[str, ...]]:
    """Where she is now, where she could be, and what stands against every place."""
    hand = Hand(view, ride)
    best = hand.best()
    told = best[0].breaks if best else ()
    return hand.origin, best, tuple(said for said in hand.why_not() if said not in told)


def shortened(breaks: Sequence[str]) -> tuple[str, ...]:
    """The first sentences, the rest counted; that it fits where there are none."""
    if not breaks:
        return ("Passt, keine Regel verletzt.",)
    rest = len(breaks) - MOST_SENTENCES
    more = (f"… und {rest} weitere" if rest > 1 else "… und ein weiterer Grund",)
    return (*breaks[:MOST_SENTENCES], *(more if rest > 0 else ()))


def told(proposal: Proposal) -> str:
    """Price and verdict in one line, to be read aloud."""
    return " ".join((f"{proposal.price}.", *proposal.breaks) if proposal.breaks else
                    (f"{proposal.price}.", "Passt."))  # fmt: skip
