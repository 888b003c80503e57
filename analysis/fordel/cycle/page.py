"""``params.yaml`` as a page: single values are replaced in its text, and everything else, comments included, stays as it is."""

import json
from collections.abc import Sequence


def set_value(text: str, path: str, written: str) -> str:
    """The page with another value at ``path`` (``years.budget``); a key that is missing is added to its mapping.

    A comment behind the value keeps its column where there is room.

    Parameters
    ----------
    text : str
        The page, valid YAML.
    path : str
        Names of mappings and the key, joined by dots; the mapping must be there.
    written : str
        The value as it is to stand in the page; `quoted` writes a text.
    """
    node = find(text, path)
    return _added(text, path, written) if node is None else _replaced(text, node, written)


def set_each(text: str, path: str, written: Sequence[str]) -> str:
    """The page with other elements in the list at ``path``, one for one."""
    elements = find(text, path).value
    for node, value in reversed(list(zip(elements, written, strict=True))):
        text = _replaced(text, node, value)
    return text


def comment_out(text: str, path: str) -> str:
    """The page without the key at ``path``: its line becomes a comment; in ``{...}`` it is taken out. Nothing where it is missing."""
    found = _pair(text, path)
    if found is None:
        return text
    mapping, place = found
    key, value = mapping.value[place]
    start, end = key.start_mark.index, _span(text, value)[1]
    if not mapping.flow_style:
        return f"{text[:start]}# {text[start:end]}{_kept_column(text, end, 2)}"
    if place + 1 < len(mapping.value):
        end = mapping.value[place + 1][0].start_mark.index
    elif place:
        start = _span(text, mapping.value[place - 1][1])[1]
    return text[:start] + text[end:]


def rename(text: str, path: str, name: str) -> str:
    """The page with another name for the key at ``path``."""
    mapping, place = _pair(text, path)
    start, end = _span(text, mapping.value[place][0])
    return text[:start] + name + text[end:]


def find(text: str, path: str):
    """The node at ``path`` with its marks, or None where the page has none."""
    found = _pair(text, path)
    return found[0].value[found[1]][1] if found else None


def quoted(value: str) -> str:
    """A text in double quotation marks."""
    return json.dumps(value, ensure_ascii=False)


def _pair(text: str, path: str):
    """The mapping that holds the last name of ``path``, and the pair's place in it."""
    from ruamel.yaml import YAML

    node, place = YAML(typ="safe", pure=True).compose(text), None
    for number, name in enumerate(path.split(".")):
        if number:
            node = node.value[place][1]
        pairs = node.value if node.id == "mapping" else ()
        place = next((index for index, (key, _) in enumerate(pairs) if key.value == name), None)
        if place is None:
            return None
    return node, place


def _span(text: str, node) -> tuple[int, int]:
    """Where a node's own text begins and ends, without the space and comments that follow a block."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.id != "scalar" and not node.flow_style and node.value:
        last = node.value[-1]
        return start, _span(text, last[1] if node.id == "mapping" else last)[1]
    lines = text[start:end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start, start + len("".join(lines).rstrip())


def _replaced(text: str, node, written: str) -> str:
    start, end = _span(text, node)
    return text[:start] + written + _kept_column(text, end, len(written) - (end - start))


def _added(text: str, path: str, written: str) -> str:
    """The page with a new key: first in a block, last in ``{...}``."""
    above, _, key = path.rpartition(".")
    mapping = find(text, above)
    if mapping.flow_style:
        end = mapping.end_mark.index - 1
        return f"{text[:end]}{', ' if mapping.value else ''}{key}: {written}{text[end:]}"
    first = mapping.value[0][0].start_mark
    start = first.index - first.column
    ending = "\r\n" if "\r\n" in text else "\n"
    return f"{text[:start]}{' ' * first.column}{key}: {written}{ending}{text[start:]}"


def _kept_column(text: str, end: int, longer: int) -> str:
    """What follows a replaced value, with a comment on the same line moved back to its column."""
    rest = text[end:]
    gap = len(rest) - len(rest.lstrip(" "))
    if not gap or not rest[gap:].startswith("#"):
        return rest
    return " " * max(1, gap - longer) + rest[gap:]
