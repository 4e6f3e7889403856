"""The worker process: problem on stdin, events as JSON lines on stdout.

"stop" or the end of input ends the run; the best plan so far is still written.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from typing import BinaryIO

import msgspec

from kursplaner.errors import UserError
from kursplaner.solver.events import Event, Failed, Finished, Stop
from kursplaner.solver.protocol import PlanWeek, decode_request, encode


def main() -> int:
    events = _claim_stdout()
    asked = threading.Event()
    line = sys.stdin.buffer.readline()
    threading.Thread(target=_watch, args=(sys.stdin.buffer, asked), daemon=True).start()
    lock = threading.Lock()

    def emit(event: Event) -> None:
        with lock:
            events.write(encode(event))
            events.flush()

    try:
        emit(Finished(outcome=_answer(decode_request(line), asked, emit)))
    except msgspec.ValidationError as error:
        emit(Failed(what=f"Die Anfrage ist nicht lesbar: {error}."))
    except UserError as error:
        emit(Failed(what=error.what, remedy=error.remedy))
    except Exception as error:
        traceback.print_exc()
        emit(Failed(what=f"{type(error).__name__}: {error}", user=False))
        return 1
    return 0


def _answer(request: PlanWeek, asked: threading.Event, emit):  # type: ignore[no-untyped-def]
    from kursplaner.solver.week import solve

    stop = Stop(
        seconds=request.seconds,
        deterministic=request.deterministic,
        asked=asked.is_set,
        workers=request.workers,
    )
    return solve(request.problem, stop, request.seed, request.previous, emit)


def _claim_stdout() -> BinaryIO:
    """Keep the pipe for events alone: whatever native code prints goes to stderr."""
    events = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return events


def _watch(stdin: BinaryIO, asked: threading.Event) -> None:
    for line in iter(stdin.readline, b""):
        if line.strip() == b"stop":
            break
    asked.set()


if __name__ == "__main__":
    code = main()
    # The watcher may still block on stdin; leaving normally would wait for its lock.
    sys.stdout.flush()
    os._exit(code)
