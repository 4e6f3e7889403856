"""Runs the worker process to its end for callers that may block: command line and tests."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

from kursplaner.errors import UserError
from kursplaner.solver.events import Event, Failed, Finished, Outcome
from kursplaner.solver.protocol import STOP_LINE, Request, decode_event, encode

POLL_SECONDS = 0.1


def worker_command() -> list[str]:
    """Program and arguments of the worker; the same for QProcess and subprocess."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-m", "kursplaner.solver"]


def run_worker(
    request: Request,
    on_event: Callable[[Event], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Ask a fresh worker and wait for its outcome; `stop` is polled and keeps the best so far.

    Raises UserError when the problem cannot be planned, RuntimeError when the worker dies.
    """
    with subprocess.Popen(
        worker_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        errors: list[bytes] = []
        drain = threading.Thread(target=lambda s: errors.append(s.read()), args=(process.stderr,))
        drain.start()
        done = threading.Event()
        watcher = threading.Thread(target=_pass_on_stop, args=(process.stdin, done, stop))
        try:
            process.stdin.write(encode(request))
            process.stdin.flush()
            watcher.start()
            outcome = _listen(process.stdout, on_event)
        except BaseException:
            process.kill()
            raise
        finally:
            done.set()
            if watcher.ident is not None:
                watcher.join()
            drain.join(timeout=5)
    if outcome is None:
        detail = b"".join(errors).decode(errors="replace")[-2000:]
        raise RuntimeError(f"worker ended with {process.returncode} and no outcome\n{detail}")
    return outcome


def _listen(stream: IO[bytes], on_event: Callable[[Event], None] | None) -> Outcome | None:
    outcome: Outcome | None = None
    for line in stream:
        event = decode_event(line)
        if on_event is not None:
            on_event(event)
        match event:
            case Finished():
                outcome = event.outcome
            case Failed(user=True):
                raise UserError(event.what, event.remedy)
            case Failed():
                raise RuntimeError(event.what)
    return outcome


def _pass_on_stop(stdin: IO[bytes], done: threading.Event, stop: Callable[[], bool] | None) -> None:
    while not done.wait(POLL_SECONDS):
        if stop is not None and stop():
            try:
                stdin.write(STOP_LINE)
                stdin.flush()
            except BrokenPipeError:
                pass
            return
