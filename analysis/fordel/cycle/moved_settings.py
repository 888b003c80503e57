"""Two versions of ``params.yaml`` beside each other, by paths."""

LONGEST = 48
NAMES = (("name",), ("kind",), ("rule", "table", "column"))
ENTRY = "{...}"


def moved_settings(then: str, now: str) -> list[tuple[str, str, str]]:
    """Path, old and new value of every setting that is another; empty where a version has none.

    Entries of a register go by their names; one that came or went is one row. Of long lists the elements that differ are
    shown.
    """
    from ruamel.yaml import YAML

    old, new = (dict(_leaves(YAML(typ="safe", pure=True).load(text) or {})) for text in (then, now))
    paths = [path for path in dict.fromkeys([*old, *new]) if old.get(path) != new.get(path)]
    whole = tuple(f"{path}." for path in paths if ENTRY in (old.get(path), new.get(path)))
    return [(path, *_shown(old.get(path, ""), new.get(path, ""))) for path in paths if not path.startswith(whole)]


def _leaves(content: object, path: str = "") -> list[tuple[str, object]]:
    """Values by path: texts, or lists of texts."""
    if isinstance(content, dict) and content:
        return [leaf for key, value in content.items() for leaf in _leaves(value, f"{path}.{key}" if path else str(key))]
    if isinstance(content, list) and content and all(isinstance(one, dict) for one in content):
        found: list[tuple[str, object]] = []
        for one in content:
            place = f"{path}.{_name(one)}"
            found += [(place, ENTRY), *_leaves(one, place)]
        return found
    if isinstance(content, list):
        return [(path, [_word(one) for one in content])]
    return [(path, "" if content in ({}, None, "") else _word(content))]


def _name(entry: dict) -> str:
    """What an entry of a register goes by."""
    keys = next((keys for keys in NAMES if keys[0] in entry), tuple(entry)[:1])
    return "-".join(str(entry[key]) for key in keys if key in entry)


def _shown(old: object, new: object) -> tuple[str, str]:
    if isinstance(old, list) and isinstance(new, list) and max(len(", ".join(one)) for one in (old, new)) > LONGEST:
        old, new = [one for one in old if one not in new], [one for one in new if one not in old]
        return tuple(_short(f"... {', '.join(one)} ..." if one else "...") for one in (old, new))
    return tuple(_short(f"[{', '.join(one)}]" if isinstance(one, list) else one) for one in (old, new))


def _word(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else " ".join(str(value).split())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
