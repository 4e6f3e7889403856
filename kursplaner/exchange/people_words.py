"""Words with a fixed meaning (gender, kind of course, language ...), as people write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from kursplaner.domain.problem import CourseKind, Gender, Measles
from kursplaner.exchange.people_cells import CellError, plain, text, words_of

T = TypeVar("T")


def choice(options: Mapping[str, T], expected: str) -> Callable[[object], T]:
    """One of some words, compared without case, umlauts and punctuation."""
    by_word = {plain(word): value for word, value in options.items()}

    def read(value: object) -> T:
        found = by_word.get(plain(text(value)))
        if found is None:
            raise CellError(f"enthält »{text(value)}«; erwartet wird {expected}")
        return found

    return read


def _spread(options: Mapping[T, str]) -> dict[str, T]:
    return {word: value for value, line in options.items() for word in line.split("|")}


gender = choice(
    _spread({
        Gender.FEMALE: "w|weiblich|f|Frau|female",
        Gender.MALE: "m|männlich|Mann|Herr|male",
        Gender.DIVERSE: "d|divers|x",
    }),
    "w, m oder d",
)  # fmt: skip

measles = choice(
    _spread({
        Measles.SEEN: "ja|gesehen|vorgelegt|vorhanden|geimpft|x|liegt vor|WAHR|True",
        Measles.CONTRAINDICATION: "Kontraindikation|kontraindiziert|Attest",
        Measles.UNDER_ONE: "unter 1|unter einem Jahr|unter eins",
        Measles.MISSING: "nein|fehlt|offen|nicht vorgelegt|FALSCH|False",
    }),
    "»gesehen«, »Kontraindikation«, »unter 1« oder »fehlt«",
)  # fmt: skip

course_kind = choice(
    _spread({
        CourseKind.LANGUAGE: "Sprachkurs|Sprache|Deutschkurs|Deutsch|Integrationskurs|"
        "Alphabetisierungskurs|Alphabetisierung|Intensivkurs|Berufssprachkurs|MiA-Kurs",
        CourseKind.ORIENTATION: "Orientierung|Orientierungskurs|Erstorientierungskurs|"
        "Erstorientierung|EOK",
        CourseKind.TALK: "Vortrag|Vortragsreihe|Veranstaltung|Gespräch|Gesprächsrunde",
        CourseKind.SPORT: "Sport|Frauensport",
        CourseKind.TUTORING: "Nachhilfe|Hausaufgabenhilfe",
        CourseKind.VOCATIONAL: "Beruf|beruflich|Praktikum|Praktikumstag|Ausbildung|Handwerk",
        CourseKind.OTHER: "Sonstiges|Sonstige|Anderes|Kurs|kommunaler Kurs",
    }),
    "eine Art wie »Sprachkurs«, »Orientierung«, »Vortrag«, »Sport«, »Nachhilfe«, »Beruf« "
    "oder »Sonstiges«",
)  # fmt: skip

language = choice(
    _spread({
        "de": "de|Deutsch", "en": "en|Englisch", "uk": "uk|ua|Ukrainisch", "ru": "ru|Russisch",
        "ar": "ar|Arabisch", "fa": "fa|Farsi|Dari|Persisch", "ps": "ps|Paschto|Paschtu",
        "kmr": "kmr|ku|Kurmandschi|Kurmanji|Kurdisch", "tr": "tr|Türkisch", "pl": "pl|Polnisch",
        "ro": "ro|Rumänisch", "cs": "cs|cz|Tschechisch", "ti": "ti|Tigrinya",
        "so": "so|Somali|Somalisch", "ckb": "ckb|Sorani", "vi": "vi|Vietnamesisch",
        "fr": "fr|Französisch", "bg": "bg|Bulgarisch",
    }),
    "eine Sprache wie »Ukrainisch« oder ihr Kürzel »uk«",
)  # fmt: skip


_FEATURES = {
    "tafel": "board", "whiteboard": "board", "sporthalle": "gym", "turnhalle": "gym",
    "halle": "gym",
    "kueche": "kitchen", "barrierefrei": "barrier_free", "rollstuhlgerecht": "barrier_free",
    "frauen": "women", "fuerfrauen": "women", "frauenraum": "women",
}  # fmt: skip


def features(value: object) -> tuple[str, ...]:
    """Room features: the known German words as the words of the problem, others as written."""
    return tuple(dict.fromkeys(_FEATURES.get(plain(word), word) for word in words_of(value)))
