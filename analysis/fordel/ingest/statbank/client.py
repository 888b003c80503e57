"""Asking the bank: what a table is, and its data, streamed to a file of bounded size."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

from fordel.ingest.statbank.asker import Asker
from fordel.ingest.statbank.faults import CutShort
from fordel.ingest.statbank.info import TableInfo, parse_info

TABLE_TYPES = ("text/csv", "text/plain")
JSON_TYPES = ("text/json", "application/json")
LONGEST_INFO = 50_000_000


class Client(Asker):
    """The functions ``tableinfo`` and ``data`` of a bank at ``address`` (such as ``https://api.statbank.dk/v1``)."""

    def place(self, function: str, database: str | None) -> str:
        """The address of a function, in a sub-database where one is named."""
        return "/".join([self.address, *([quote(database, safe="")] if database else []), function])

    def info(self, table: str, database: str | None, language: str) -> TableInfo:
        """What the bank says about a table.

        Raises
        ------
        FetchError
            Where there is no answer, or an unusable one.
        """
        asked = {"id": table, "lang": language, "format": "JSON"}
        return parse_info(self.told(self.place("tableinfo", database), JSON_TYPES, asked, LONGEST_INFO), self.host)

    def save(self, query: dict, database: str | None, path: Path) -> None:
        """Write the answer to a data query to ``path``, byte for byte; asked again where it is cut short.

        Raises
        ------
        FetchError
            Where there is no answer, an unusable one, or one above the limit of size.
        """
        for attempt in range(self.manners.tries):
            try:
                return self._save(query, database, path)
            except CutShort:
                if attempt + 1 == self.manners.tries:
                    raise
                time.sleep(self.manners.pause * 2**attempt)

    def _save(self, query: dict, database: str | None, path: Path) -> None:
        with self.answer("POST", self.place("data", database), TABLE_TYPES, json=query) as response:
            last = self.keep(response, path)
        if not last.endswith(b"\n"):
            raise CutShort(f"{self.host}: the answer was cut short: its last line has no end; try again")
