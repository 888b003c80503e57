"""Every case's documents are made once per session."""

import pytest

from tests.documents.cases import made
from tests.documents.finished import Finished


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A function from a case's name to its documents."""
    found: dict[str, Finished] = {}
    failed: dict[str, str] = {}

    def get(name: str) -> Finished:
        if name in failed:
            pytest.fail(f"the documents of {name} were not made: {failed[name]}")
        if name not in found:
            try:
                found[name] = made(name, tmp_path_factory.mktemp(name), get)
            except Exception as error:
                failed[name] = repr(error)
                raise
        return found[name]

    return get
