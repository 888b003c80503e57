"""How git, DVC and Python are started, so that nothing of the folder they look at is run by the way."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

GIT = ("git", "-c", "core.fsmonitor=false")
WITHOUT_HOOKS = (*GIT, "-c", f"core.hooksPath={os.devnull}")
_PYTHON_KEPT = ("PYTHONUTF8", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "PYTHONNOUSERSITE")
_GIT_DROPPED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX")


def module(name: str, python: Path | str = sys.executable) -> list[str]:
    """A module of a Python as a command; modules that lie in the current folder are not found (``-P``)."""
    return [str(python), "-P", "-m", name]


def script(text: str, python: Path | str) -> list[str]:
    """A text of Python as a command; see `module`."""
    return [str(python), "-P", "-c", text]


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a program that is called.

    Left out is what leads Python to modules of somebody's choice, and git to another repository. Texts are UTF-8, git locks
    nothing to look, and nobody is asked a question.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _GIT_DROPPED}
    kept = {name: value for name, value in kept.items() if not name.startswith("PYTHON") or name in _PYTHON_KEPT}
    own = {"PYTHONUTF8": "1", "DVC_NO_ANALYTICS": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    return {**kept, **own, **(more or {})}
