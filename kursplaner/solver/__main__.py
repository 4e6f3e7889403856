"""The worker process: a question on stdin, events as JSON lines on stdout.

"stop" or the end of input ends the run; the best plan so far is still written.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import BinaryIO, NoReturn

import msgspec

from kursplaner.errors import UserError
from kursplaner.solver.answers import Answer
from kursplaner.solver.events import Emit, Failed, Finished
from kursplaner.solver.protocol import Message, Request, decode_request, encode


def run() -> NoReturn:
    """The process as a whole."""
    # Ctrl+C reaches every process of a terminal; ours ends by "stop", so that nothing is lost.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = main()
    # The watcher may still block on stdin; leaving normally would wait for its lock.
    os._exit(code)


def main() -> int:
    asked = threading.Event()
    emit = _emitter(_claim_stdout(), asked)
    line = sys.stdin.buffer.readline()
    threading.Thread(target=_watch, args=(sys.stdin.buffer, asked), daemon=True).start()
    try:
        emit(_answer(decode_request(line), asked, emit))
    except msgspec.DecodeError as error:
        emit(Failed(what=f"Die Anfrage ist nicht lesbar{_place(error)}.", remedy=_REMEDY))
    except UserError as error:
        emit(Failed(what=error.what, remedy=error.remedy))
    except Exception as error:
        traceback.print_exc()
        emit(Failed(what=f"{type(error).__name__}: {error}", user=False))
        return 1
    return 0


_REMEDY = "Bitte verwenden Sie für Fenster und Rechnung dieselbe Version des Programms."


def _place(error: msgspec.DecodeError) -> str:
    """` (an der Stelle problem.rooms[0].seats)` where msgspec names one."""
    found = re.search(r"`\$\.?([^`]+)`$", str(error))
    return f" (an der Stelle {found[1]})" if found else ""


def _answer(request: Request, asked: threading.Event, emit: Emit) -> Finished | Answer:
    from kursplaner.solver.answering import answer

    return answer(request, asked.is_set, emit)


def _emitter(events: BinaryIO, asked: threading.Event) -> Callable[[Message], None]:
    lock = threading.Lock()

    def emit(event: Message) -> None:
        try:
            with lock:
                events.write(encode(event))
                events.flush()
        except OSError:
            asked.set()  # nobody listens any more

    return emit


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
    run()
