"""The examples of docs/apply.md come out as they stand there."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "apply.md").read_text(encoding="utf-8")
BLOCKS = "".join(rf".*?```csv {name}\n(.*?)```" for name in ("counts", "weights", "key"))
EXAMPLES = re.findall(rf"Pot (\d+)(?:, unit (\d+))?\.{BLOCKS}", PAGE, re.DOTALL)


def test_the_page_has_its_examples():
    assert len(EXAMPLES) == PAGE.count("```csv key") == 6


@pytest.mark.parametrize(("pot", "unit", "counts", "weights", "key"), EXAMPLES)
def test_example(applied, tmp_path, pot, unit, counts, weights, key):
    applied(counts, weights, int(pot), int(unit or 1))
    assert (tmp_path / "key.csv").read_text(encoding="utf-8") == key
