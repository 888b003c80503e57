"""The page's modules as one script: no file beside the page is needed, and none is asked for."""

import re
from importlib.resources import files

MODULES = ("fraction", "codes", "transition", "reorganise", "steps", "choice", "words", "form", "result", "page")
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.mjs";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|function|class) (\w+))", re.MULTILINE)


def bundle(modules: tuple[str, ...] = MODULES) -> str:
    """The modules, each in a scope of its own, in an order in which a module follows those it imports.

    A module imports by ``import { a, b } from "./name.mjs";``, without other names; what it exports is declared with
    ``export const``, ``export function`` or ``export class``.
    """
    return "".join(_scope(name, source(f"{name}.mjs")) for name in modules)


def source(name: str) -> str:
    """A file of this folder."""
    return (files("fordel.whatif") / name).read_text(encoding="utf-8")


def _scope(name: str, text: str) -> str:
    exported = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = \2Module;", text))
    return f"const {name}Module = (() => {{\n{body}return {{ {exported} }};\n}})();\n"
