"""Safe file names for units' codes, the same on every machine."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST = 100


def file_names(codes: Sequence[str]) -> Mapping[str, str]:
    """A file name without ending for each of these codes.

    The letters A to Z, digits, ``-`` and ``_`` are kept; every other byte of the code's UTF-8 becomes ``_`` and two hexadecimal
    digits, and so does a ``_`` that could be read as the beginning of that. Where names differ in capitals only, which some
    systems do not tell apart, small letters are written that way too. Names that Windows keeps for itself are avoided, and
    long ones are cut and end in a part of the code's hash.
    """
    plain = {code: _escaped(code) for code in codes}
    alike = Counter(name.lower() for name in plain.values())
    return {code: _short(code, name if alike[name.lower()] == 1 else _escaped(code, small=False)) for code, name in plain.items()}


def _escaped(code: str, small: bool = True) -> str:
    kept = "A-Za-z" if small else "A-Z"
    found = re.sub(rf"[^{kept}0-9_-]|_(?=[0-9A-Fa-f]{{2}})", lambda match: _hex(match.group()), code)
    return _hex(found[0]) + found[1:] if _RESERVED.fullmatch(found) else found


def _hex(sign: str) -> str:
    return "".join(f"_{byte:02x}" for byte in sign.encode())


def _short(code: str, name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    import hashlib

    return f"{name[:_LONGEST]}-{hashlib.sha256(code.encode()).hexdigest()[:16]}"
