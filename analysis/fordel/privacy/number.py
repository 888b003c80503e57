"""A Danish civil registration number by its form: a date and four digits, with or without a dash.

Control digits are not asked for: numbers without them are given out since 2007.
"""

import re

_DATE = r"((0[1-9]|1[0-9]|2[0-9])(0[1-9]|1[0-2])|30(0[13-9]|1[0-2])|31(0[13578]|1[02]))[0-9]{2}"
_FORM = re.compile(rf"{_DATE}[0-9]{{4}}")
_WRITTEN = re.compile(r"(?P<date>[0-9]{6})[- ]?(?P<rest>[0-9]{4})")
_DASHED = re.compile(rf"(?<![\w.-]){_DATE}-[0-9]{{4}}(?![\w-])")
_PLAIN = re.compile(rf"(?<![\w.+-]){_DATE}(?!0000)[0-9]{{4}}(?![\w-]|\.[0-9]|,[0-9]{{1,2}}(?![0-9]))")
REPLACED_DAY = 60


def canonical(text: str) -> str | None:
    """The ten digits of a number, so that one person is written in one way; None for what is none.

    A dash or a space before the last four digits may stand there or not. Nine digits are a number whose leading zero a
    spreadsheet has dropped. A day above 60 is a number that stands in for one (``erstatnings-cpr``).
    """
    text = text.strip()
    if re.fullmatch(r"[0-9]{9}", text):
        text = f"0{text}"
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    digits = written["date"] + written["rest"]
    day = int(digits[:2])
    asked = f"{day - REPLACED_DAY:02d}{digits[2:]}" if day > REPLACED_DAY else digits
    return digits if _FORM.fullmatch(asked) else None


def holds_number(text: str, plain: bool = True) -> bool:
    """Whether a text holds a number that stands alone: not part of a checksum, a longer number or an amount with decimals.

    ``plain`` looks for ten digits without a dash too.
    """
    return bool(_DASHED.search(text) or (plain and _PLAIN.search(text)))
