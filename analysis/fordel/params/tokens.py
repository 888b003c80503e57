"""What YAML can do and settings need not is refused by its tokens, before a value is built; and texts for messages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fordel.errors import ParamsError

MOST_DEPTH, SHOWN = 20, 80


def check_tokens(tokens: Iterable, where: str) -> None:
    """Refuse what YAML can do and settings need not: values from elsewhere, hidden types, numbers with two readings, depth."""
    from ruamel.yaml.tokens import (
        AliasToken,
        AnchorToken,
        BlockEndToken,
        BlockMappingStartToken,
        BlockSequenceStartToken,
        FlowMappingEndToken,
        FlowMappingStartToken,
        FlowSequenceEndToken,
        FlowSequenceStartToken,
        ScalarToken,
        TagToken,
    )

    depth = 0
    for token in tokens:
        depth += isinstance(token, BlockMappingStartToken | BlockSequenceStartToken | FlowMappingStartToken | FlowSequenceStartToken)
        depth -= isinstance(token, BlockEndToken | FlowMappingEndToken | FlowSequenceEndToken)
        line = f"{where}, line {token.start_mark.line + 1}"
        if depth > MOST_DEPTH:
            raise ParamsError(f"{line}: more than {MOST_DEPTH} levels; look for a bracket that is not closed, or a wrong indentation")
        if isinstance(token, AliasToken | AnchorToken | TagToken):
            raise ParamsError(f"{line}: anchors, aliases and tags are not allowed; write the value out")
        if isinstance(token, ScalarToken) and token.plain and (meant := _ambiguous(token.value)):
            raise ParamsError(f"{line}: {token.value} could be read in two ways; {meant}")


def unreadable(error: Exception, where: str) -> str:
    """Where YAML ends, and why, without the reader's own advice and without values."""
    from ruamel.yaml.constructor import DuplicateKeyError

    mark = getattr(error, "problem_mark", None)
    place = f"{where}, line {mark.line + 1}" if mark else where
    if isinstance(error, DuplicateKeyError):
        key = re.match('found duplicate key "([^"]*)"', str(error.problem))
        return f"{place}: the key {shown(key[1]) if key else ''} stands twice in one place; remove one of the two"
    if isinstance(error, RecursionError):
        return f"{place}: not readable as YAML: too many levels"
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return f"{place}: not readable as YAML: {shown(' '.join(str(problem).split()))}"


def _ambiguous(scalar: str) -> str:
    """What to write for a number that a reader and YAML take differently; empty for all others."""
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+", scalar):
        return f"a point is the decimal mark here: write {scalar.replace('.', '')}, or {scalar}0 if decimals are meant"
    if re.fullmatch(r"[+-]?0[0-9]+", scalar):
        return f"write {scalar.lstrip('+-0') or '0'}, or '{scalar}' in quotation marks if it is a code"
    return ""


def shown(text: object) -> str:
    """A text of the user's in a message: signs that steer a terminal left out, and no longer than a line."""
    plain = "".join(sign for sign in str(text) if sign.isprintable())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}..."
