"""The repository's settings, changed for cities that are much smaller than the demo's."""

import re


def choosing_criteria(settings: str) -> str:
    """Without the kept criteria of the additive key, some of which are too rare in a small city: they are chosen anew."""
    found, times = re.subn(r'    criteria: {5}.*\n(?:      - ".*"\n)+.*\n', "", settings)
    assert times == 1
    return found
