"""The invented week on paper, made once; texts are read back out of the finished PDF."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Mapping

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication

from kursplaner.paper import pdf
from kursplaner.paper.catalogue import documents
from kursplaner.paper.facts import Facts
from kursplaner.paper.page import Document
from tests.paper import sample

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Texts = Callable[[Document], list[str]]


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: QCoreApplication) -> QCoreApplication:
    return qapp


@pytest.fixture(scope="session")
def made(_application: QCoreApplication) -> Mapping[str, Document]:
    """All documents of the sample week by key."""
    plan = sample.plan()
    problem = sample.problem(published=sample.published_plan())
    found = documents(
        problem, plan, sample.directory(), sample.WEEK, sample.links(plan), sample.sentences(plan),
        printed=sample.PRINTED, version="Fassung 3",
    )  # fmt: skip
    return {document.key: document for document in found}


@pytest.fixture(scope="session")
def facts(_application: QCoreApplication) -> Facts:
    return Facts(
        sample.problem(), sample.plan(), sample.directory(), "KW 48", printed=sample.PRINTED
    )


@pytest.fixture(scope="session")
def read(_application: QCoreApplication) -> Texts:
    """The text of every page as another program reads it from the PDF, blanks made single."""
    return read_pdf


def read_pdf(document: Document) -> list[str]:
    file = pypdfium2.PdfDocument(pdf.render(document))
    try:
        return [_plain(page.get_textpage().get_text_range()) for page in file]
    finally:
        file.close()


def _plain(text: str) -> str:
    # Arabic comes back as presentation forms of its letters.
    return " ".join(unicodedata.normalize("NFKC", text).split())
