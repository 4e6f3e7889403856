"""run.py: what it decides before it touches anything; its doing is shown on fresh clones."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, pointed at an empty folder; nothing is installed or called."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    called: list[list[str]] = []

    def remember(command: list[str], **facts: object) -> int:
        called.append([str(word) for word in command])
        return 0

    for name in ("call", "check_call"):
        monkeypatch.setattr(subprocess, name, remember)
    lock = tmp_path / "requirements.lock"
    lock.write_text("nothing")
    for name, value in (("ROOT", tmp_path), ("VENV", tmp_path / ".venv"), ("LOCK", lock),
                        ("STAMP", tmp_path / ".venv" / "installed.sha256")):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    module.called = called  # type: ignore[attr-defined]
    return module


def test_that_only_the_standard_library_is_imported() -> None:
    code = "import sys; before = set(sys.modules); import run; print(*(set(sys.modules) - before))"
    found = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    roots = {name.partition(".")[0] for name in found.stdout.split()}
    assert roots - {"run"} <= sys.stdlib_module_names | {"__mp_main__"}


def test_that_the_lock_has_versions_and_hashes_and_no_addresses() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert all("==" in line for line in pins)
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_that_missing_libraries_are_named_by_their_package(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(run, "has_library", lambda name: name != "EGL")
    monkeypatch.setattr(run, "FONT_FILE", ROOT / "run.py")
    assert run.missing_packages(with_screen=False) == ["libegl1"]
    monkeypatch.setattr(run, "FONT_FILE", ROOT / "no-such-font")
    assert run.missing_packages(with_screen=False) == ["libegl1", "fonts-noto-core"]


def test_that_the_libraries_of_a_screen_are_only_wanted_on_one(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(run, "has_library", lambda name: False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert "libxcb-cursor0" in run.missing_packages(with_screen=True)
    assert "libxcb-cursor0" not in run.missing_packages(with_screen=False)
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "libxcb-cursor0" not in run.missing_packages(with_screen=True)


def test_that_a_python_without_pip_gets_it_from_its_package(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(run, "has_library", lambda name: True)
    monkeypatch.setattr(run, "FONT_FILE", ROOT / "run.py")
    monkeypatch.setattr(run, "has_pip", lambda: False)
    assert run.missing_packages(with_screen=False) == ["python3-venv"]


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_that_other_systems_need_no_packages(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert run.missing_packages(with_screen=True) == []


def test_that_a_person_without_root_gets_the_one_line_to_run(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "missing_packages", lambda with_screen: ["libegl1"])
    monkeypatch.setattr(run, "is_root", lambda: False)
    run.provide_system_libraries(with_screen=False)
    assert "sudo apt-get install -y --no-install-recommends libegl1" in capsys.readouterr().out
    assert run.called == []


def test_that_an_environment_that_fits_the_lock_is_left_alone(run: ModuleType) -> None:
    run.STAMP.parent.mkdir()
    run.STAMP.write_text(run.wanted_stamp())
    run.provide_environment()
    assert run.called == []
    run.LOCK.write_text("something else")
    assert run.STAMP.read_text() != run.wanted_stamp()


def test_that_installing_asks_for_hashes_and_is_stamped_only_at_the_end(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run.STAMP.parent
    monkeypatch.setattr(run.venv.EnvBuilder, "create", lambda self, folder: made.mkdir())
    run.provide_environment()
    locked, project, prepared = run.called
    assert {"--require-hashes", str(run.LOCK)} <= set(locked)
    assert {"--no-deps", "--no-build-isolation"} <= set(project)
    assert prepared[1:] == ["-m", "kursplaner.solver.prepare"]
    assert not [word for words in run.called for word in words if "index" in word]
    assert run.STAMP.read_text() == run.wanted_stamp()


def test_that_a_failed_installation_is_tried_again(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[str], **facts: object) -> int:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(run.venv.EnvBuilder, "create", lambda self, folder: folder.mkdir())
    monkeypatch.setattr(subprocess, "check_call", fail)
    with pytest.raises(subprocess.CalledProcessError):
        run.provide_environment()
    assert not run.STAMP.exists()


def test_that_arguments_of_test_go_to_pytest_and_skip_the_checks(run: ModuleType) -> None:
    assert run.run_tests(["tests/domain", "-k", "care"]) == 0
    assert [word for words in run.called for word in words][-3:] == ["tests/domain", "-k", "care"]
    assert len(run.called) == 1


def test_that_all_checks_run_even_when_one_fails(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools: list[str] = []

    def fail(command: list[str], **facts: object) -> int:
        tools.append(command[2])
        return 1

    monkeypatch.setattr(subprocess, "call", fail)
    assert run.run_tests([]) == 1
    assert tools[:3] == ["ruff", "ruff", "mypy"]
    assert tools[-1] == "pytest"
