"""Asking the bank: over HTTPS only, patient but not endless, streamed to a file of bounded size."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fordel.ingest.statbank.faults import CutShort, FetchError, bank_says, refused, unreachable
from fordel.ingest.statbank.info import TableInfo, parse_info

if TYPE_CHECKING:
    from requests import Response, Session

TABLE_TYPES = ("text/csv", "text/plain")
JSON_TYPES = ("text/json", "application/json")
LONGEST_INFO = 50_000_000
CHUNK = 65_536


@dataclass(frozen=True)
class Manners:
    """How long and how often the bank is asked: seconds, megabytes, times."""

    timeout: float = 60
    pause: float = 1
    longest_wait: float = 120
    tries: int = 4
    most_megabytes: float = 500


class Client:
    """The functions ``tableinfo`` and ``data`` of a bank at ``address`` (such as ``https://api.statbank.dk/v1``)."""

    def __init__(self, address: str, manners: Manners) -> None:
        self.address, self.manners = address.rstrip("/"), manners
        self.host = urlsplit(address).hostname or ""
        self.session = _session(manners)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

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
        with self._answer("GET", self.place("tableinfo", database), JSON_TYPES, params=asked) as response:
            content = b"".join(self._chunks(response, LONGEST_INFO))
        if said := bank_says(content):
            raise said
        return parse_info(content, self.host)

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
        limit = int(self.manners.most_megabytes * 1_000_000)
        with self._answer("POST", self.place("data", database), TABLE_TYPES, json=query) as response, path.open("wb") as file:
            for chunk in self._chunks(response, limit):
                file.write(chunk)
            last = chunk[-1:] if file.tell() else b""
        if last != b"\n":
            raise CutShort(f"{self.host}: the answer was cut short: its last line has no end; try again")

    @contextmanager
    def _answer(self, method: str, address: str, types: tuple[str, ...], **asked: object) -> Iterator[Response]:
        """A good answer of one of the content types, its body not yet read."""
        import requests

        try:
            with self.session.request(
                method, address, stream=True, allow_redirects=False, timeout=(10, self.manners.timeout), **asked
            ) as response:
                if response.status_code != 200:
                    raise refused(response, self.host, _beginning(response))
                kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
                if kind not in types:
                    raise bank_says(_beginning(response)) or FetchError(
                        f"{self.host}: answered with {_named(kind)} where a table was expected; a login page or a proxy may stand in "
                        "between: open the address in a browser"
                    )
                yield response
        except requests.RequestException as error:
            raise unreachable(error, self.host) from None

    def _chunks(self, response: Response, limit: int) -> Iterator[bytes]:
        """The body piece by piece, up to a limit in bytes."""
        size = 0
        for chunk in response.iter_content(CHUNK):
            size += len(chunk)
            if size > limit:
                todo = "choose fewer values under 'where', or allow more with --limit"
                raise FetchError(f"{self.host}: the answer is larger than {limit / 1e6:g} MB; {todo}")
            yield chunk


def _session(manners: Manners) -> Session:
    """A session that asks again after a fault, and waits as long as the bank asks for."""
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import InvalidHeader
    from urllib3.util.retry import Retry

    from fordel import __version__

    class Patient(Retry):
        def get_retry_after(self, response: object) -> float | None:
            try:
                wait = super().get_retry_after(response)
            except InvalidHeader:
                return None
            if wait and wait > manners.longest_wait:
                raise FetchError(f"the bank asks to wait {wait:.0f} seconds before the next question; run 'fordel fetch' again after that")
            return wait

    again = Patient(
        total=manners.tries,
        connect=1,
        read=2,
        redirect=0,
        other=0,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET", "POST"),
        backoff_factor=manners.pause,
        raise_on_status=False,
    )
    session = requests.Session()
    session.headers["User-Agent"] = f"fordel/{__version__}"
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=again))
    return session


def _beginning(response: Response) -> bytes:
    """The first part of a body that is not wanted, for the words in it."""
    return next(response.iter_content(CHUNK), b"")


def _named(kind: str) -> str:
    return "a web page" if kind == "text/html" else kind or "content of no stated type"
