"""Sets the project up on a fresh machine and runs it: python3 run.py [demo | test | ...].

Standard library only. Makes .venv beside this file, installs requirements.lock and the project
into it, looks for the system libraries Qt needs, and hands over. Later runs start at once.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.sha256"
WINDOWS = os.name == "nt"

# Debian package -> library name that tells whether it is there.
LIBRARIES = {
    "libegl1": "EGL",
    "libgl1": "GL",
    "libxkbcommon0": "xkbcommon",
    "libdbus-1-3": "dbus-1",
    "libfontconfig1": "fontconfig",
    "libglib2.0-0": "glib-2.0",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor0": "xcb-cursor",
    "libxcb-icccm4": "xcb-icccm",
    "libxcb-keysyms1": "xcb-keysyms",
    "libxcb-shape0": "xcb-shape",
    "libxkbcommon-x11-0": "xkbcommon-x11",
}
FONT_PACKAGE = "fonts-noto-core"
VENV_PACKAGE = "python3-venv"
FONT_FILE = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (a person may call it with an older one)
        return fail("kursplaner needs Python 3.11 or newer.")
    provide_system_libraries(with_screen=arguments[:1] != ["test"])
    provide_environment()
    if arguments[:1] == ["test"]:
        return run_tests(arguments[1:])
    return subprocess.call([python(), "-m", "kursplaner", *arguments], cwd=Path.cwd())


def provide_system_libraries(*, with_screen: bool) -> None:
    """On Debian and its kin: install what Qt needs, or print the one line that would."""
    missing = missing_packages(with_screen=with_screen)
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if is_root() and shutil.which("apt-get"):
        print(f"Installing system libraries: {' '.join(missing)}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.call(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, env=environment)
        if subprocess.call(line.split(), stdout=subprocess.DEVNULL, env=environment) == 0:
            return
    print(f"Some system libraries seem to be missing. Please run:\n    sudo {line}", flush=True)


def missing_packages(*, with_screen: bool) -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**LIBRARIES, **(SCREEN_LIBRARIES if with_screen and has_screen() else {})}
    missing = [package for package, name in wanted.items() if not has_library(name)]
    missing += [] if FONT_FILE.exists() else [FONT_PACKAGE]
    return missing if has_pip() else [*missing, VENV_PACKAGE]


def has_library(name: str) -> bool:
    return ctypes.util.find_library(name) is not None


def has_pip() -> bool:
    """Debian ships Python without what a new .venv takes its pip from."""
    return importlib.util.find_spec("ensurepip") is not None


def is_root() -> bool:
    return not WINDOWS and os.geteuid() == 0


def has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def provide_environment() -> None:
    """Make .venv and install the locked versions, once per content of the lock."""
    wanted = wanted_stamp()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Setting up .venv (a few minutes, once) ...", flush=True)
    STAMP.unlink(missing_ok=True)  # Interrupted from here on, the next run begins anew.
    venv.EnvBuilder(with_pip=True, clear=True).create(VENV)
    pip = [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.check_call([*pip, "--require-hashes", "-r", str(LOCK)])
    subprocess.check_call([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    print("Preparing the engines (a minute, once) ...", flush=True)
    subprocess.call([python(), "-m", "kursplaner.solver.prepare"])  # Else the first plan waits.
    STAMP.write_text(wanted)


def wanted_stamp() -> str:
    """What an environment must have been made from: the lock and this very Python."""
    return hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()


def python() -> str:
    return str(VENV / ("Scripts/python.exe" if WINDOWS else "bin/python"))


def run_tests(arguments: list[str]) -> int:
    """Format, lint, types and layers, then the tests; arguments go to pytest."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    checks = [
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "mypy"],
        ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    ]
    failed = False
    for check in [] if arguments else checks:
        print("$ python " + " ".join(check), flush=True)
        failed |= subprocess.call([python(), *check], cwd=ROOT, env=environment) != 0
    tests = [python(), "-m", "pytest", *(arguments or ["-n", "2", "--dist", "loadfile", "-q"])]
    failed |= subprocess.call(tests, cwd=ROOT, env=environment) != 0
    return int(failed)


def fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(fail(f"Setting up did not work: {' '.join(map(str, error.cmd))}"))
    except KeyboardInterrupt:
        sys.exit(130)
