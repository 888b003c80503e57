"""A bank on this machine, a workspace that fetches from it, and the folder with answers of the real one."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fordel.errors import FordelError
from fordel.ingest.statbank.asker import Manners
from fordel.ingest.statbank.client import Client
from fordel.ingest.statbank.declaration import read_declaration
from fordel.ingest.statbank.fetch import Fetched, fetch
from tests.ingest.loopback import serving
from tests.ingest.statbank.bank import Bank, Server

NOW = datetime(2025, 9, 7, 12, 0, tzinfo=UTC)
QUICK = Manners(timeout=0.4, pause=0.001, longest_wait=1, tries=3)
PLAIN = {"table": "KKHUS1", "database": "s30", "where": '{OMRKK: "*", HUSTYPE: [1, 2], Tid: ["2007K1", 2008K1]}'}


@dataclass
class Desk:
    """A workspace with a declaration; `write` it, then `fetch`."""

    root: Path
    bank: Bank

    @property
    def folder(self) -> Path:
        """Where the extracts are."""
        return self.root / "data" / "raw" / "statbank"

    def write(self, name: str = "households", **entries: str | None) -> None:
        """A declaration with one extract: `PLAIN`, changed by ``entries``; None takes one out."""
        lines = [f"    {key}: {value}" for key, value in (PLAIN | entries).items() if value is not None]
        text = "\n".join([f"address: {self.bank.address}", "tables:", f"  {name}:", *lines, ""])
        (self.root / "statbank.yaml").write_text(text, encoding="utf-8")

    def fetch(self, *names: str, again: bool = False, manners: Manners = QUICK, now: datetime = NOW) -> list[Fetched]:
        """Everything that was declared, or the names."""
        page = read_declaration(self.root)
        with Client(page.address, manners) as client:
            return list(fetch(self.root, page, names, again, client, now))

    def fails(self, **more: object) -> str:
        """The message of a fetch that fails; nothing is left behind."""
        before = self.files()
        with pytest.raises(FordelError) as caught:
            self.fetch(**more)
        assert self.files() == before
        return str(caught.value)

    def files(self) -> dict[str, bytes]:
        """Everything in the workspace but the declaration."""
        return {path.name: path.read_bytes() for path in sorted(self.root.rglob("*")) if path.is_file() and path.name != "statbank.yaml"}


@pytest.fixture
def bank(no_proxies):
    """The bank."""
    with serving(Server()) as server:
        yield server.bank


@pytest.fixture
def desk(bank, tmp_path) -> Desk:
    """A workspace with the plain declaration."""
    made = Desk(tmp_path, bank)
    made.write()
    return made


@pytest.fixture(scope="session")
def recorded() -> Path:
    """The folder with recorded answers of Statistics Denmark."""
    folder = Path(os.environ.get("FORDEL_CASES", "")) / "dk-statbank-api"
    if not os.environ.get("FORDEL_CASES") or not folder.is_dir():
        pytest.skip("FORDEL_CASES names no folder with recorded answers of the bank (dk-statbank-api)")
    return folder
