"""Runs the worker process to its end for callers that may block: command line and tests."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO

import msgspec

from kursplaner.errors import UserError
from kursplaner.solver.answers import Answer, Driven, Explained, Substituted
from kursplaner.solver.events import Event, Failed, Finished, Outcome
from kursplaner.solver.protocol import STOP_LINE, PlanWeek, Request, decode_message, encode

POLL_SECONDS = 0.1
STDERR_SHOWN = 2000
"""Characters of the worker's last words in an error."""


def worker_command() -> list[str]:
    """Program and arguments of the worker; the same for QProcess and subprocess.

    `-P`: a file that happens to lie in the current folder must not stand in for a library.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-P", "-m", "kursplaner.solver"]


def run_worker(
    request: PlanWeek,
    on_event: Callable[[Event], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Have a week planned; `stop` is polled and keeps the best so far. Errors as `ask_worker`."""
    answer = ask_worker(request, on_event, stop)
    if not isinstance(answer, Finished):
        raise RuntimeError(f"worker: {type(answer).__name__} is no plan")
    return answer.outcome


def ask_worker(
    request: Request,
    on_event: Callable[[Event], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Finished | Answer:
    """Ask a fresh worker anything and wait for its last word.

    Raises UserError when the problem cannot be planned, RuntimeError when the worker dies.
    """
    with _worker() as process:
        errors: list[bytes] = []
        drain = threading.Thread(target=lambda: errors.append(_pipe(process.stderr).read()))
        drain.start()
        with _asked(_pipe(process.stdin), request, stop):
            answer = _listen(_pipe(process.stdout), on_event)
        drain.join(timeout=5)
    match answer:
        case Finished() | Explained() | Substituted() | Driven():
            return answer
        case Failed(user=True):
            raise UserError(answer.what, answer.remedy)
    said = answer.what if answer is not None else f"ended with {process.returncode}, no outcome"
    detail = b"".join(errors).decode(errors="replace")[-STDERR_SHOWN:]
    raise RuntimeError(f"worker: {said}\n{detail}".rstrip())


@contextmanager
def stopped_by_interrupt() -> Iterator[Callable[[], bool]]:
    """The first Ctrl+C asks for the best so far, the second ends the program."""
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not outlive the block."""
    process = subprocess.Popen(
        worker_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield process
    except BaseException:
        process.kill()
        raise
    finally:
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # a dead worker takes nothing more
                _pipe(pipe).close()
        process.wait()
        _pipe(process.stderr).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


@contextmanager
def _asked(stdin: IO[bytes], request: Request, stop: Callable[[], bool] | None) -> Iterator[None]:
    """The request is written; a wish to stop is passed on until the block ends."""
    with suppress(OSError):  # a worker that could not start: its silence tells
        stdin.write(encode(request))
        stdin.flush()
    done = threading.Event()
    watcher = threading.Thread(target=_pass_on_stop, args=(stdin, done, stop))
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _listen(
    stream: IO[bytes], on_event: Callable[[Event], None] | None
) -> Finished | Answer | Failed | None:
    """The answer once the worker has ended; None when it died before one, even within a line."""
    answer: Finished | Answer | Failed | None = None
    for line in stream:
        try:
            message = decode_message(line)
        except msgspec.DecodeError:
            return None
        match message:
            case Explained() | Substituted() | Driven():
                answer = message
                continue
            case Finished() | Failed():
                answer = message
        if on_event is not None:
            on_event(message)
    return answer


def _pass_on_stop(stdin: IO[bytes], done: threading.Event, stop: Callable[[], bool] | None) -> None:
    while not done.wait(POLL_SECONDS):
        if stop is not None and stop():
            with suppress(OSError):
                stdin.write(STOP_LINE)
                stdin.flush()
            return
