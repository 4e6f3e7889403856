"""What the box at the lesson shows: waiting, an explanation, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from kursplaner.services.choosing import Choice
from kursplaner.services.explaining import Why
from kursplaner.ui import parts, words
from kursplaner.ui.theme import px

MOST_BLOCKING = 3


class Card(QFrame):
    """A framed column with a heading."""

    def __init__(self, title: str, role: str = "card") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.box: QVBoxLayout = parts.column(self, gap=4)
        self.box.setContentsMargins(px(10), px(8), px(10), px(8))
        self.box.addWidget(parts.label(title, "strong"))

    def say(self, text: str, role: str = "") -> None:
        line = parts.label(words.breakable(text), role)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.box.addWidget(line)

    def list(self, sentences: Sequence[str]) -> None:
        for text in sentences:
            self.say(f"• {text}")

    def offer(
        self, text: str, press: Callable[[], object], *, role: str = "", about: str = ""
    ) -> None:
        button = parts.button(text, press, role=role)
        if about:
            button.setAccessibleName(f"{about} {text}")
        self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


class BusyCard(Card):
    def __init__(self, sentence: str, stop: Callable[[], object]) -> None:
        super().__init__(sentence)
        self.say("Das dauert meist nur wenige Sekunden. Sie können weiterarbeiten.", "quiet")
        self.offer("Anhalten", stop)


class FailedCard(Card):
    def __init__(self, what: str, remedy: str, close: Callable[[], object]) -> None:
        super().__init__(what, "warn-card")
        if remedy:
            self.say(remedy)
        self.offer("Schließen", close, role="link")


class WhyCard(Card):
    """What stands here, the cause, its rules, what accompanies them; always in this order."""

    def __init__(self, why: Why) -> None:
        title = "Warum nicht hier?" if why.blocking else "Genau untersucht"
        super().__init__(title, "card" if why.fits else "warn-card")
        if why.blocking:
            self.say("So wie die Woche ist, steht dagegen:", "quiet")
            self.list(_few(why.blocking))
            self.say("Und wenn andere Termine ausweichen?", "quiet")
        self.say(why.cause)
        self.list(why.rules)
        if why.besides:
            self.say("Außerdem:", "quiet")
            self.list(why.besides)
        if not why.certain:
            self.say("Die Zeit reichte nicht für einen Beweis.", "quiet")
        elif why.proof:
            self.say(why.proof, "quiet")


class SeekingCard(Card):
    """The reason is known, what would help is still being worked out."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__("Was würde helfen?")
        self.say("Die Vorschläge werden durchgerechnet …", "quiet")
        self.offer("Anhalten", stop)


class NoHelpCard(Card):
    def __init__(self) -> None:
        super().__init__("Was würde helfen?")
        self.say(
            "Mit wenigen Änderungen ist das nicht zu erreichen. Fragen Sie für einen anderen "
            "Platz, oder nehmen Sie zuerst einen anderen Termin heraus.",
            "quiet",
        )


@dataclass(frozen=True, slots=True)
class ChoiceDeeds:
    """What can be done with one thing that would help."""

    look: Callable[[Choice], object]
    adopt: Callable[[Choice], object]
    back: Callable[[], object]


class HelpCard(Card):
    """The choices, each worked out as a week; one of them perhaps on the board."""

    def __init__(self, choices: Sequence[Choice], shown: Choice | None, deeds: ChoiceDeeds) -> None:
        super().__init__("Das würde helfen")
        for number, choice in enumerate(choices):
            self.box.addSpacing(px(8) if number else 0)
            self.say(f"{number + 1}. {_capital(choice.deed)}")
            for effect in choice.effects:
                self.say(f"– {effect}", "quiet")
            if choice.todo:
                self.say(choice.todo, "quiet")
            look = partial(deeds.look, choice)
            if choice is not shown:
                self.offer("ansehen", look, role="link", about=choice.deed)
                continue
            self.say("So sähe die Woche aus.", "strong")
            if choice.adoptable:
                self.offer("Übernehmen", partial(deeds.adopt, choice), role="primary")
            self.offer("Zurück zum Plan", deeds.back)


def _few(sentences: Sequence[str]) -> Sequence[str]:
    rest = len(sentences) - MOST_BLOCKING
    if rest < 2:
        return sentences
    return (*sentences[:MOST_BLOCKING], f"und {rest} weitere Gründe.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
