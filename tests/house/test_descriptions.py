"""Every room, module and public function says what it is for; none has outgrown its page."""

import ast

import pytest

from tests.house.source import modules, parsed

MODULES = modules()


def public(tree: ast.Module):
    """Functions and classes of a module that others may use, with the methods of these classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (part for part in node.body if isinstance(part, ast.FunctionDef) and not part.name.startswith("_"))


@pytest.mark.parametrize("name", MODULES)
def test_it_is_described(name):
    """The module and its public functions have docstrings."""
    tree = parsed(MODULES[name])
    assert ast.get_docstring(tree), f"{name} has no docstring"
    silent = [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert not silent, f"{name}: no docstring on {', '.join(silent)}"


def test_modules_stay_small():
    """A module does one thing that a reader would ask about."""
    large = {name: lines for name, path in MODULES.items() if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not large


def test_functions_stay_small():
    """Functions do one thing; one that needs more than 60 lines, docstring left out, does several."""
    large = []
    for name, path in MODULES.items():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
                if node.end_lineno - start > 60:
                    large.append(f"{name}.{node.name}")
    assert not large
