"""What can go wrong between here and the bank, in plain words that repeat no address, header or password."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fordel.errors import FordelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from requests import RequestException

ADVICE = {
    "EXTRACT-NOTFOUND": "check the table and its codes with 'fordel fetch --codes TABLE'",
    "EXTRACT-NOTALLOWED": "choose values for that variable under 'where'",
    "REQUEST-LIMIT": "choose fewer values under 'where', or set 'format: bulk'",
}


@dataclass(frozen=True)
class Words:
    """What messages call a server and what comes from it, and what they advise: how to ask for less, what to check."""

    server: str
    expected: str
    fewer: str
    address: str
    question: str


BANK = Words(
    server="the bank",
    expected="a table",
    fewer="choose fewer values under 'where'",
    address="check 'address' in statbank.yaml",
    question="check 'address', 'database' and 'table' in statbank.yaml",
)


class FetchError(FordelError):
    """An extract cannot be fetched; what was fetched before stays as it was."""


class CutShort(FetchError):
    """An answer ended too early; asking again may help."""


def unreachable(error: RequestException, host: str, words: Words = BANK) -> FetchError:
    """Why no whole answer came, from the error of the connection."""
    import requests
    from urllib3 import exceptions as low

    causes = list(_causes(error))

    def caused_by(*kinds: type) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if caused_by(requests.exceptions.ProxyError, low.ProxyError):
        said = "the proxy did not let the question through; check the setting HTTPS_PROXY, or ask the IT department for it"
    elif caused_by(requests.exceptions.SSLError, low.SSLError):
        said = (
            "its certificate is not trusted on this machine; where the IT department inspects traffic, set REQUESTS_CA_BUNDLE to the file "
            "with its root certificate"
        )
    elif caused_by(low.NameResolutionError):
        said = "the name is not known; check that this machine is online"
    elif caused_by(requests.exceptions.Timeout, low.TimeoutError) and not caused_by(low.NewConnectionError):
        said = f"no answer in time; try again later, {words.fewer}, or allow more with --timeout"
    elif caused_by(requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError, low.ProtocolError):
        return CutShort(f"{host}: the answer was cut short; try again")
    else:
        said = "no connection; check that this machine is online and may reach it"
    return FetchError(f"{host}: {said}")


def refused(status: int, host: str, words: Words) -> FetchError:
    """Why a server would not answer, from its status."""
    if 300 <= status < 400:
        return FetchError(f"{host}: sends the question on to another address, which is not followed; {words.address}")
    if status == 407:
        return FetchError(f"{host}: the proxy wants a login; ask the IT department how programs get through it")
    if status == 429:
        return FetchError(f"{host}: too many questions at once (status 429), also after waiting; try again later")
    if status >= 500:
        return FetchError(f"{host}: {words.server} has a fault of its own (status {status}), also when asked again; try again later")
    return FetchError(f"{host}: the question was refused (status {status}); {words.question}")


def bank_says(content: bytes) -> FetchError | None:
    """The bank's own error, which it writes as JSON with a code and a sentence; None where the content is no such thing."""
    try:
        answer = json.loads(content.decode("utf-8-sig"))
    except ValueError:
        return None
    if not isinstance(answer, dict) or "errorTypeCode" not in answer:
        return None
    code, sentence = (one_line(answer.get(key)) for key in ("errorTypeCode", "message"))
    todo = ADVICE.get(code, "change the declaration in statbank.yaml")
    return FetchError(f"the bank says: {sentence or 'nothing more'} ({code}); {todo}")


def one_line(text: object) -> str:
    """Text of somebody else's as one printable line of at most 300 characters."""
    return "".join(sign for sign in " ".join(str(text or "").split()) if sign.isprintable())[:300].strip().rstrip(".")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those within it: its arguments, its reason, and what it was raised from."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [*getattr(one, "args", ()), getattr(one, "reason", None), one.__cause__, one.__context__]
        waiting += [part for part in inner if isinstance(part, BaseException)]
