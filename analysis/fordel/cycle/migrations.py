"""Older layouts of ``params.yaml`` lifted to today's, one version at a time, with their comments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fordel.cycle.page import find, quoted, rename, set_value
from fordel.errors import ParamsError
from fordel.params.parse import SCHEMA_VERSION, parse_params
from fordel.params.tokens import unreadable
from fordel.params.whole import OwnText

PLACE = "problem"
Step = Callable[[str], tuple[str, list[str]]]


@dataclass(frozen=True)
class Lifted:
    """The page in today's layout, the version it came from, and what was done, a line each."""

    text: str
    version: int
    done: tuple[str, ...]


def own_text_by_place(text: str) -> tuple[str, list[str]]:
    """From 1 to 2: own paragraphs, which had free names and stood together, have a place in the memo each.

    Those without a place of today stand under ``problem``, which opens the memo's account.
    """
    node = find(text, "report.own_text")
    names = [key.value for key, _ in node.value] if node is not None and node.id == "mapping" else []
    strange = [name for name in names if name not in OwnText.model_fields]
    if not strange:
        return text, []
    told = [f"report.own_text.{name} -> report.own_text.{PLACE}" for name in strange]
    if len(strange) == 1 and PLACE not in names:
        return rename(text, f"report.own_text.{strange[0]}", PLACE), told
    paragraphs = {key.value: value.value for key, value in node.value}
    places = {name: [value] for name, value in paragraphs.items() if name not in strange}
    places.setdefault(PLACE, []).extend(paragraphs[name] for name in sorted(strange))
    written = ", ".join(f"{name}: [{', '.join(map(quoted, values))}]" for name, values in places.items())
    return set_value(text, "report.own_text", f"{{{written}}}{_comments(text, node)}"), told


def _comments(text: str, node) -> str:
    """The lines of a block that are comments, each on its line again."""
    inside = text[node.start_mark.index : node.value[-1][0].start_mark.index] if not node.flow_style else ""
    return "".join(f"\n  {line.strip()}" for line in inside.splitlines() if line.lstrip().startswith("#"))


MIGRATIONS: dict[int, Step] = {1: own_text_by_place}


def lifted(text: str, migrations: Mapping[int, Step] = MIGRATIONS, newest: int = SCHEMA_VERSION) -> Lifted:
    """The page in today's layout; the result is valid, or nothing is.

    Parameters
    ----------
    text : str
    migrations : mapping of int to callable
        By the version they lift by one.
    newest : int
        The version that is wanted.

    Raises
    ------
    ParamsError
        Where the page does not say its version, is newer than this fordel, or is faulty beside it.
    """
    version = _version(text, newest)
    done: list[str] = []
    for number in range(version, newest):
        text, told = migrations[number](text)
        text = set_value(text, "schema_version", str(number + 1))
        done += [*told, f"schema_version: {number} -> {number + 1}"]
    if newest == SCHEMA_VERSION:
        parse_params(text)
    return Lifted(text, version, tuple(done))


def _version(text: str, newest: int) -> int:
    from ruamel.yaml import YAML, YAMLError

    try:
        content = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise ParamsError(unreadable(error, "params.yaml")) from error
    version = content.get("schema_version") if isinstance(content, dict) else None
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ParamsError(f"params.yaml: schema_version: expected a number from 1 to {newest}, found {version!r}; write the page's version")
    if version > newest:
        raise ParamsError(
            f"params.yaml: schema_version: {version} is newer than this fordel, which knows {newest}; "
            "install the fordel that wrote the page (vendor/ and requirements.lock name it)"
        )
    return version
