"""python -m kursplaner"""

from kursplaner.cli import main

raise SystemExit(main())
