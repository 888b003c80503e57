"""What must stay on one line: a number and its unit."""

import re

_UNIT = r"(?:%|kr\.|mio\.|mia\.|procentpoint|percentage points?|million|billion|[A-Z]{3})(?!\w)"
_AFTER_NUMBER = re.compile(rf"(?<=\d) (?={_UNIT})")
_AFTER_MILLIONS = re.compile(r"(?<=\d[ \u00a0]mi[oa]\.) (?=(?:kr\.|[A-Z]{3})(?!\w))")
_BEFORE_NUMBER = re.compile(r"(?<=\b[A-Z]{3}) (?=−?\d)")


def kept_together(text: str) -> str:
    """The text with a non-breaking space between a number and its unit: ``13,4 mio. kr.``, ``DKK 1,234``, ``3 · 10``."""
    for space in (_AFTER_NUMBER, _AFTER_MILLIONS, _BEFORE_NUMBER):
        text = space.sub("\u00a0", text)
    return text.replace(" · 10", "\u00a0·\u00a010")
