"""Two versions of ``params.yaml`` beside each other, by paths."""

LONGEST = 48
NAMES = ("name", "kind", "rule")


def moved_settings(then: str, now: str) -> list[tuple[str, str, str]]:
    """Path, old and new value of every setting that is another; empty where a version has none."""
    from ruamel.yaml import YAML

    old, new = (dict(_leaves(YAML(typ="safe", pure=True).load(text) or {})) for text in (then, now))
    paths = [path for path in dict.fromkeys([*old, *new]) if old.get(path) != new.get(path)]
    return [(path, _short(old.get(path, "")), _short(new.get(path, ""))) for path in paths]


def _leaves(content: object, path: str = "") -> list[tuple[str, str]]:
    if isinstance(content, dict) and content:
        return [leaf for key, value in content.items() for leaf in _leaves(value, f"{path}.{key}" if path else str(key))]
    if isinstance(content, list) and content and all(isinstance(one, dict) for one in content):
        named = [next((str(one[name]) for name in NAMES if name in one), str(place)) for place, one in enumerate(content, 1)]
        names = named if len(set(named)) == len(named) else [str(place) for place in range(1, len(content) + 1)]
        return [leaf for name, one in zip(names, content, strict=True) for leaf in _leaves(one, f"{path}.{name}")]
    if isinstance(content, list):
        return [(path, f"[{', '.join(map(_word, content))}]")]
    return [(path, "" if content in ({}, None, "") else _word(content))]


def _word(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else " ".join(str(value).split())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
