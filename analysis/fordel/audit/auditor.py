"""The fordel that audits, told by whoever starts it: what the version's own pipeline, packages and program are measured by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fordel.audit.result import Finding


@dataclass(frozen=True)
class Auditor:
    """What the installed fordel is.

    Attributes
    ----------
    engine : mapping
        As ``engine.json`` has the one that computed.
    pipeline : callable
        The text of ``dvc.yaml``, with the stage that draws a made-up city or without it.
    lock : str
        The packages by hash that it was delivered with.
    files : callable
        Content by name of all that its wheel holds.
    """

    engine: Mapping[str, object]
    pipeline: Callable[[bool], str]
    lock: str
    files: Callable[[], dict[str, bytes]]

    def is_of(self, recorded: Mapping) -> bool:
        """Whether the key was computed with this version of fordel."""
        return recorded.get("version") == self.engine["version"]


def engine_findings(then: Mapping, now: Mapping) -> list[Finding]:
    """What computes now beside what computed then, by two contents of ``engine.json``; an empty one is missing."""
    if not then or not now:
        return [Finding("engine_missing", "engine.json")]
    found = [
        Finding(f"engine_{name}", "engine.json", {"wanted": str(then.get(name)), "found": str(now.get(name))})
        for name in ("version", "python", "packages")
        if then.get(name) != now.get(name)
    ]
    return [*found, *room_findings(then, now)]


def room_findings(then: Mapping, now: Mapping) -> list[Finding]:
    """Stages whose program code is another."""
    before, after = then.get("rooms") or {}, now.get("rooms") or {}
    return [Finding("engine_room", room) for room in {**before, **after} if before.get(room) != after.get(room)]


def own_findings(recorded: Mapping, auditor: Auditor) -> list[Finding]:
    """Program code that is not the auditor's, though version and Python are: then somebody has changed one of the two."""
    same = recorded and all(recorded.get(name) == auditor.engine[name] for name in ("version", "python"))
    return room_findings(recorded, auditor.engine) if same else []
