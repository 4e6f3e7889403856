"""python -m kursplaner, and where a frozen build begins."""

import sys

from kursplaner.cli import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # Processes of the search are this very program, called anew with words of their own.
        from multiprocessing.spawn import freeze_support  # on every system, not Windows alone

        freeze_support()
    raise SystemExit(main())
