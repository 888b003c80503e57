"""``python -m fordel`` is the command ``fordel``."""

from fordel.cli import main

main()
