"""The installed packages that a run rests on: what ``fordel`` requires, and what those require."""

import hashlib
from importlib.metadata import PackageNotFoundError, distribution


def packages_hash(root: str = "fordel") -> str:
    """SHA-256 over ``name==version`` of every installed runtime package, in order of name."""
    lines = [f"{name}=={version}\n" for name, version in sorted(runtime_packages(root).items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def runtime_packages(root: str = "fordel") -> dict[str, str]:
    """Version by name of the packages that ``root`` needs to run; itself and its extras are left out.

    Only what is installed counts, and requirements whose marker does not hold here are skipped, so that a tool
    for tests or notebooks changes nothing.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: dict[str, str] = {}
    waiting, seen = [(root, frozenset())], set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[canonicalize_name(name)] = package.version
        for line in package.requires or ():
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras or {""}):
                waiting.append((canonicalize_name(need.name), frozenset(need.extras)))
    found.pop(canonicalize_name(root), None)
    return found
