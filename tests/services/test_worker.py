"""The real worker process: asked, listened to, stopped, killed, talked nonsense to."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from msgspec.structs import replace

from kursplaner.domain.problem import Lesson, Participant, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.errors import UserError
from kursplaner.services import worker
from kursplaner.services.worker import run_worker, stopped_by_interrupt, worker_command
from kursplaner.solver.events import Event, Failed, Finished, Improved, Outcome, Started, Status
from kursplaner.solver.protocol import STOP_LINE, PlanWeek, decode_event, encode
from tests.domain.builders import add, town

DETERMINISTIC = 2.0


def request(problem: WeekProblem, **facts: object) -> PlanWeek:
    return replace(PlanWeek(problem=problem, deterministic=DETERMINISTIC), **facts)


def hard_to_prove(courses: int = 30) -> WeekProblem:
    """Has a plan at once and keeps any proof busy for long."""
    problem = town()
    for number in range(courses):
        course = replace(problem.courses[0], id=f"x{number}", name=f"Kurs {number}")
        lesson = Lesson(id=f"x{number}", course=course.id, minutes=105, units=2)
        person = Participant(id=f"y{number}", name=f"Person {number}", courses=(course.id, "a"))
        problem = add(
            add(add(problem, "courses", course), "lessons", lesson), "participants", person
        )
    return problem


@contextmanager
def talking() -> Iterator[subprocess.Popen[bytes]]:
    """The worker as the window starts it: three pipes, nothing in between."""
    pipe = subprocess.PIPE
    with subprocess.Popen(worker_command(), stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def events_of(process: subprocess.Popen[bytes]) -> list[Event]:
    assert process.stdout is not None
    return [decode_event(line) for line in process.stdout]


def say(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(line)
    process.stdin.flush()


def test_that_the_events_come_in_order_and_end_with_a_plan_the_rules_accept() -> None:
    heard: list[Event] = []
    outcome = run_worker(request(town()), heard.append)
    stages = [event.stage for event in heard if isinstance(event, Started)]
    assert list(dict.fromkeys(stages)) == ["timetable", "childcare", "shuttle"]
    assert isinstance(heard[0], Started)
    assert [type(event) for event in heard].count(Finished) == 1
    assert heard[-1] == Finished(outcome=outcome)
    assert check(town(), outcome.plan) == ()
    assert outcome.plan.unserved == ()


def test_that_the_same_request_gets_the_same_plan_to_the_byte() -> None:
    first, second = (run_worker(request(town(), seed=3)).plan for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)


def test_that_stop_keeps_the_best_so_far() -> None:
    problem = hard_to_prove()
    heard: list[Event] = []
    long = PlanWeek(problem=problem, seconds=300.0, workers=1)
    outcome = run_worker(long, heard.append, stop=lambda: any(map(_is_answer, heard)))
    assert outcome.seconds < 200
    assert not [violation for violation in check(problem, outcome.plan) if violation.hard]


def _is_answer(event: Event) -> bool:
    return isinstance(event, Improved | Started)


def test_that_the_end_of_its_input_ends_it_with_a_plan() -> None:
    with talking() as process:
        say(process, encode(PlanWeek(problem=hard_to_prove(), seconds=300.0, workers=1)))
        assert process.stdin is not None
        process.stdin.close()
        (*_, last) = events_of(process)
        assert isinstance(last, Finished)
        assert process.wait(timeout=30) == 0


def test_that_stop_before_anything_is_found_still_gets_an_answer() -> None:
    with talking() as process:
        say(process, encode(PlanWeek(problem=town(), seconds=300.0)) + STOP_LINE)
        (*_, last) = events_of(process)
        assert isinstance(last, Finished)
        assert not [v for v in check(town(), last.outcome.plan) if v.hard]


@pytest.mark.parametrize(
    "line",
    [b"\n", b"{", b"kein JSON\n", b"[]\n", b'{"type":"PlanWeek"}\n', b"\xff\xfe\x00\n",
     b'{"type":"PlanWeek","problem":{"monday":"heute"}}\n', b"[" * 100_000 + b"\n"],
)  # fmt: skip
def test_that_a_broken_request_is_refused_in_one_german_sentence(line: bytes) -> None:
    with talking() as process:
        say(process, line)
        assert process.stdin is not None
        process.stdin.close()
        (failed,) = events_of(process)
        assert isinstance(failed, Failed)
        assert failed.user
        assert failed.what.startswith("Die Anfrage ist nicht lesbar")
        assert process.wait(timeout=30) == 0


def test_that_a_broken_field_is_named_by_its_place() -> None:
    with talking() as process:
        say(process, encode(request(town())).replace(b'"seats":12', b'"seats":"viele"', 1))
        (failed,) = events_of(process)
        assert isinstance(failed, Failed)
        assert "problem.rooms[0].seats" in failed.what


def test_that_a_contradictory_problem_is_the_users_fault() -> None:
    problem = town()
    twice = replace(problem, rooms=(*problem.rooms, problem.rooms[0]))
    with pytest.raises(UserError, match="»r1« ist 2-mal vergeben"):
        run_worker(request(twice))


def test_that_a_killed_worker_is_an_error_and_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def remember(*args: object, **facts: object) -> subprocess.Popen[bytes]:
        started.append(real(*args, **facts))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(worker.subprocess, "Popen", remember)
    with pytest.raises(RuntimeError, match=r"worker: ended with -?\d+, no outcome"):
        run_worker(PlanWeek(problem=hard_to_prove(), seconds=300.0), lambda e: started[0].kill())
    assert started[0].poll() is not None


def test_that_a_worker_that_cannot_start_is_told_with_its_last_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    python = worker_command()[0]
    monkeypatch.setattr(worker, "worker_command", lambda: [python, "-c", "raise SystemExit('weh')"])
    with pytest.raises(RuntimeError, match="weh"):
        run_worker(request(hard_to_prove(200)))


def test_that_an_error_in_a_listener_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(event: Event) -> None:
        raise LookupError("listener")

    with pytest.raises(LookupError):
        run_worker(PlanWeek(problem=hard_to_prove(), seconds=300.0), fail)


def test_that_long_lines_pass_both_ways() -> None:
    problem = town()
    problem = replace(problem, notes=("Ü" * 3_000_000,))
    people = tuple(
        Participant(id=f"z{n}", name=f"Person {n}", courses=("a",), available=())
        for n in range(3000)
    )
    big = replace(problem, participants=(*problem.participants, *people),
                  rooms=tuple(replace(room, seats=4000) for room in problem.rooms))  # fmt: skip
    outcome = run_worker(request(big))
    assert len(encode(Finished(outcome=outcome))) > 300_000


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Ctrl+C as a person's terminal has it; a run in the background begins with none."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_that_the_first_interrupt_asks_for_the_best_and_the_second_ends() -> None:
    with stopped_by_interrupt() as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            _interrupt_and_wait()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def _interrupt_and_wait() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(1)


def test_that_a_worker_does_not_hear_the_interrupt_of_the_terminal() -> None:
    with talking() as process:
        say(process, encode(PlanWeek(problem=hard_to_prove(), seconds=300.0, workers=1)))
        assert process.stdout is not None
        assert isinstance(decode_event(process.stdout.readline()), Started)
        process.send_signal(signal.SIGINT)
        say(process, STOP_LINE)
        (*_, last) = events_of(process)
        assert isinstance(last, Finished)
        assert last.outcome.status in (Status.STOPPED, Status.OPTIMAL)
        assert isinstance(last.outcome, Outcome)
