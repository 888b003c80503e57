"""Asking a server: over HTTPS only, patient but not endless, its answer read piece by piece up to a limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import urlsplit

from fordel.ingest.statbank.faults import BANK, FetchError, Words, bank_says, refused, unreachable

if TYPE_CHECKING:
    from pathlib import Path

    from requests import Response, Session

CHUNK = 65_536


@dataclass(frozen=True)
class Manners:
    """How long and how often a server is asked: seconds, megabytes, times."""

    timeout: float = 60
    pause: float = 1
    longest_wait: float = 120
    tries: int = 4
    most_megabytes: float = 500


class Asker:
    """Questions to a server at ``address``; those that fetch from one kind of server derive from it."""

    words: ClassVar[Words] = BANK

    def __init__(self, address: str, manners: Manners) -> None:
        self.address, self.manners = address.rstrip("/"), manners
        self.host = urlsplit(address).hostname or ""
        self.session = _session(manners, self.words)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def says(self, content: bytes) -> FetchError | None:
        """The server's own error, where the content is one."""
        return bank_says(content)

    @contextmanager
    def answer(self, method: str, address: str, types: tuple[str, ...], **asked: object) -> Iterator[Response]:
        """A good answer of one of the content types, its body not yet read.

        Raises
        ------
        FetchError
            Where there is none.
        """
        import requests

        try:
            with self.session.request(
                method, address, stream=True, allow_redirects=False, timeout=(10, self.manners.timeout), **asked
            ) as response:
                if response.status_code != 200:
                    raise self._refusal(response)
                kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
                if kind not in types:
                    raise self.says(_beginning(response)) or FetchError(
                        f"{self.host}: answered with {_named(kind)} where {self.words.expected} was expected; a login page or a proxy may "
                        "stand in between: open the address in a browser"
                    )
                yield response
        except requests.RequestException as error:
            raise unreachable(error, self.host, self.words) from None

    def told(self, address: str, types: tuple[str, ...], asked: dict[str, str], limit: int) -> bytes:
        """A short answer about what the server has, whole.

        Raises
        ------
        FetchError
            Where there is none, it is longer than the limit in bytes, or it is the server's own error.
        """
        with self.answer("GET", address, types, params=asked) as response:
            content = b"".join(self.chunks(response, limit))
        if said := self.says(content):
            raise said
        return content

    def keep(self, response: Response, path: Path) -> bytes:
        """Write the body to ``path``, byte for byte, up to the limit of size; its last piece."""
        piece = b""
        with path.open("wb") as file:
            for piece in self.chunks(response, int(self.manners.most_megabytes * 1_000_000)):
                file.write(piece)
        return piece

    def chunks(self, response: Response, limit: int) -> Iterator[bytes]:
        """The body piece by piece, up to a limit in bytes."""
        size = 0
        for chunk in response.iter_content(CHUNK):
            size += len(chunk)
            if size > limit:
                todo = f"{self.words.fewer}, or allow more with --limit"
                raise FetchError(f"{self.host}: the answer is larger than {limit / 1e6:g} MB; {todo}")
            yield chunk

    def _refusal(self, response: Response) -> FetchError:
        status = response.status_code
        said = None if 300 <= status < 400 else self.says(_beginning(response))
        return said or refused(status, self.host, self.words)


def _session(manners: Manners, words: Words) -> Session:
    """A session that asks again after a fault, and waits as long as it asks for."""
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
                todo = "run 'fordel fetch' again after that"
                raise FetchError(f"{words.server} asks to wait {wait:.0f} seconds before the next question; {todo}")
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
