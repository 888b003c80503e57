"""The data dictionary is made of the schemas, and the page in docs is it."""

from pathlib import Path

import pytest

from fordel.contract.dictionary import dictionary
from fordel.contract.tables import schemas

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"


def test_every_table_and_column_is_there():
    page = dictionary()
    for table in schemas():
        assert f"## {table.name}: " in page
        assert all(f"| `{field.name}` | {field.type} |" in page for field in table.fields)
    assert page.endswith("\n") and "\r" not in page and "\n\n\n" not in page


def test_the_page_in_docs_is_the_schemas():
    if not PAGE.parent.is_dir():
        pytest.skip("no docs beside the tests")
    assert PAGE.read_bytes().decode("utf-8") == dictionary()
