"""``python -m ogpkg.cli``."""

from ogpkg.cli import main

main()
