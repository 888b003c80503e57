"""A small bank on this machine: one made-up table, answered as the real bank answers, and faults on request."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.ingest import loopback

AREAS = {"1001": "Ydre By", "1002": "Nordhavnen", "0103": "Sønderbro"}
KINDS = {"TOT": "I alt", "1": "Enlige", "2": "Par"}
PERIODS = {"2007K1": "2007K1", "2007K3": "2007K3", "2008K1": "2008K1", "2009K1": "2009K1"}
VARIABLES = {"OMRKK": AREAS, "HUSTYPE": KINDS, "Tid": PERIODS}


def described(elimination: bool = True, **more: object) -> dict:
    """The answer of ``tableinfo``."""
    return {
        "id": "KKHUS1",
        "text": "Husstande",
        "description": "Husstande efter område, type og tid",
        "unit": "Antal",
        "suppressedDataValue": "0",
        "updated": "2025-02-11T08:00:00",
        "active": True,
        "contacts": [{"name": "A Person", "phone": "+4500000000", "mail": "a@example.org"}],
        "documentation": {"id": "x", "url": "https://example.org/doc"},
        "footnote": {"text": "Opgjort 1. januar.", "mandatory": False},
        "variables": [
            {
                "id": name,
                "text": name.lower(),
                "elimination": elimination and name != "Tid",
                "time": name == "Tid",
                "values": [{"id": code, "text": text} for code, text in values.items()],
            }
            for name, values in VARIABLES.items()
        ],
    } | more


def figure(*codes: str) -> str:
    """A made-up figure of a combination, with a decimal comma; one is not known."""
    if codes == ("0103", "2", "2008K1"):
        return ".."
    return f"{sum(ord(sign) for code in codes for sign in code)},5"


def table(query: dict) -> bytes:
    """The CSV of a data query: a mark, semicolons, CRLF, the variables' names in capitals."""
    chosen = [(one["code"], one["values"]) for one in query["variables"]]
    lines = [";".join([*(code.upper() for code, _ in chosen), "INDHOLD"])]
    for codes in itertools.product(*(values for _, values in chosen)):
        texts = [VARIABLES[name][code] for (name, _), code in zip(chosen, codes, strict=True)]
        shown = codes if query["valuePresentation"] == "Code" else texts
        lines.append(";".join([*shown, figure(*codes)]))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8")


@dataclass
class Reply(loopback.Reply):
    """What the bank sends."""

    kind: str = "text/csv; charset=utf-8"


def error(code: str, message: str, status: int = 400) -> Reply:
    """The bank's own error."""
    return Reply(json.dumps({"errorTypeCode": code, "message": message}).encode(), "text/json; charset=utf-8", status)


@dataclass
class Bank:
    """Answers by function; ``faults`` come first, one after the other, and everything that was asked is noted."""

    address: str
    info: Callable[[dict], Reply] = lambda asked: Reply(json.dumps(described()).encode(), kind="text/json; charset=utf-8")
    data: Callable[[dict], Reply] = lambda query: Reply(table(query))
    faults: list[Reply | float] = field(default_factory=list)
    asked: list[tuple[str, str, dict]] = field(default_factory=list)

    def queries(self) -> list[dict]:
        """The data queries, in their order."""
        return [asked for method, _, asked in self.asked if method == "POST"]


class Handler(loopback.Handler):
    """One question."""

    def do_GET(self) -> None:
        """``tableinfo``."""
        self.answer(urlsplit(self.path).path, self.asked(), self.server.bank.info)

    def do_POST(self) -> None:
        """``data``."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(self.path, json.loads(body), self.server.bank.data)

    def answer(self, path: str, asked: dict, function: Callable[[dict], Reply]) -> None:
        """Note the question; answer with the next fault for it, else as the function does."""
        bank = self.server.bank
        bank.asked.append((self.command, path, asked))
        fault = bank.faults.pop(0) if bank.faults and self.command == "POST" else None
        if isinstance(fault, float):
            self.server.stop.wait(fault)
            return
        self.send(fault or function(asked))


class Server(loopback.Server):
    """A server on this machine that knows its bank."""

    handler = Handler

    def __init__(self) -> None:
        super().__init__()
        self.bank = Bank(f"http://127.0.0.1:{self.server_port}/v1")
