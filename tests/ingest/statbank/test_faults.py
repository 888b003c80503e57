"""When the bank or the network misbehaves: a plain message, what was there stays, nothing half written."""

import json
import socket
import time

import pytest
import requests
from urllib3 import exceptions as low

from fordel.ingest.statbank.asker import Manners
from fordel.ingest.statbank.faults import CutShort, one_line, unreachable
from tests.ingest.statbank.bank import Reply, described, error, table
from tests.ingest.statbank.conftest import PLAIN, QUICK

BROKEN = Reply(b"broken", "text/plain", 500)
BUSY = Reply(b"", "text/plain", 429, {"Retry-After": "1"})
HALF = Reply(b"OMRKK;HUSTYPE;TID;INDHOLD\r\n1001;1;2007K1;5\r\n", headers={"Content-Length": "500"})


@pytest.mark.parametrize("faults", [[BROKEN], [BROKEN, BROKEN], [HALF], [HALF, BROKEN], [5.0], [Reply(b"OMRKK;HUS")]])
def test_a_passing_fault_is_asked_about_again(desk, faults):
    desk.bank.faults = list(faults)
    (done,) = desk.fetch()
    assert len(desk.bank.queries()) == len(faults) + 1
    assert (desk.folder / "households.csv").read_bytes() == table(done.after["query"])


def test_a_pause_that_the_bank_asks_for_is_kept(desk):
    desk.bank.faults = [BUSY]
    start = time.monotonic()
    desk.fetch()
    assert time.monotonic() - start >= 1 and len(desk.bank.queries()) == 2


def test_a_long_pause_is_not_waited_for(desk):
    desk.bank.faults = [Reply(b"", "text/plain", 429, {"Retry-After": "3600"})]
    assert "asks to wait 3600 seconds" in desk.fails()
    assert len(desk.bank.queries()) == 1


def test_a_pause_that_makes_no_sense_is_passed_over(desk):
    desk.bank.faults = [Reply(b"", "text/plain", 429, {"Retry-After": "soon"})]
    desk.fetch()
    assert len(desk.bank.queries()) == 2


HTML = Reply(b"<html>Log in</html>", kind="text/html; charset=utf-8")
MANY = "Forespørgslen på op mod 6.224.652 celler er over begrænsningen på 1.000.000 celler for denne filtype."
FEWER = f"the bank says: {MANY[:-1]} (REQUEST-LIMIT); choose fewer values under 'where', or set 'format: bulk'"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (BROKEN, "a fault of its own (status 500)"),
        (Reply(b"", "text/plain", 429), "too many questions at once (status 429)"),
        (HALF, "cut short"),
        (Reply(b"OMRKK;HUSTYPE;TID;INDHOLD\r\n1001;1;2007"), "its last line has no end"),
        (Reply(b""), "its last line has no end"),
        (HTML, "a web page where a table was expected"),
        (Reply(b"x\r\n", kind=""), "content of no stated type"),
        (Reply(b"x\r\n", kind="application/pdf"), "application/pdf"),
        (Reply(b"", status=302, headers={"Location": "http://elsewhere.example/"}), "another address, which is not followed"),
        (Reply(b"", status=301, headers={"Location": "/v1/data"}), "another address, which is not followed"),
        (Reply(b"no", "text/html", 403), "refused (status 403)"),
        (error("REQUEST-LIMIT", MANY), FEWER),
        (error("EXTRACT-NOTFOUND", "Værdien blev ikke fundet: 9."), "Værdien blev ikke fundet: 9 (EXTRACT-NOTFOUND); check"),
        (error("SOMETHING-NEW", ""), "the bank says: nothing more (SOMETHING-NEW)"),
        (error("EXTRACT-NOTALLOWED", "Der skal vælges værdier for variabel: OMRKK", 200), "choose values for that variable"),
        (Reply(b"OMRKK;HUSTYPE;TID;INDHOLD\r\n"), "answered without a row"),
        (Reply(b"OMRKK;TID;INDHOLD\r\n1001;2007K1;5\r\n"), "other columns than were asked for"),
        (Reply(b"OMRKK;HUSTYPE;INDHOLD;TID\r\n1001;1;5;2007K1\r\n"), "other columns than were asked for"),
        (Reply(b"OMRKK;HUSTYPE;TID;INDHOLD\r\n1001;1;5\r\n"), "row 2 of the bank's answer has 3 cells, the header 4"),
        (Reply(b"OMRKK;HUSTYPE;TID;INDHOLD\r\n" + 2 * b"1001;1;2007K1;5\r\n"), "two rows for 1001, 1, 2007K1"),
        (Reply(b"OMRKK;HUSTYPE;TID;INDHOLD\r\n" + b"".join(b"1;%d;7;5\r\n" % kind for kind in range(3))), "more values of HUSTYPE"),
        (Reply(b"OMRKK;HUSTYPE;TID;INDHOLD\r\n\xf8;1;2007K1;5\r\n"), "not UTF-8"),
        (Reply(b'OMRKK;HUSTYPE;TID;INDHOLD\r\n"1001;1;2007K1;5\r\n'), "not a table with semicolons"),
    ],
)
def test_a_lasting_fault_is_told_and_nothing_changes(desk, reply, said):
    desk.bank.data = lambda query: reply
    assert said in desk.fails()
    desk.bank.data = lambda query: Reply(table(query))
    desk.fetch()
    desk.bank.data = lambda query: reply
    assert said in desk.fails(again=True)


def test_a_slow_bank(desk):
    desk.bank.faults = [5.0] * 20
    assert "no answer in time" in desk.fails(manners=Manners(timeout=0.1, pause=0.001, tries=2))


def test_a_large_answer_is_stopped(desk):
    desk.bank.data = lambda query: Reply(table(query) * 20_000)
    assert "larger than 0.2 MB" in desk.fails(manners=Manners(timeout=2, pause=0.001, tries=1, most_megabytes=0.2))


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (error("EXTRACT-NOTFOUND", "Tabellen blev ikke fundet"), "Tabellen blev ikke fundet (EXTRACT-NOTFOUND)"),
        (HTML, "a web page"),
        (Reply(b"[]", kind="text/json"), "the whole answer"),
        (Reply(b'{"id": "X"}', kind="text/json"), "variables: missing"),
        (Reply(b"\xff", kind="application/json"), "not UTF-8"),
        (Reply(b"{", kind="application/json"), "cannot be understood"),
    ],
)
def test_a_description_that_cannot_be_used(desk, reply, said):
    desk.bank.info = lambda asked: reply
    assert said in desk.fails() and not desk.bank.queries()


def test_a_second_extract_that_fails_leaves_the_first(desk):
    text = (desk.root / "statbank.yaml").read_text(encoding="utf-8")
    entry = "".join(f"    {key}: {value}\n" for key, value in (PLAIN | {"where": '{Tid: "1999"}'}).items())
    (desk.root / "statbank.yaml").write_text(f"{text}  wrong:\n{entry}", encoding="utf-8")
    with pytest.raises(Exception, match="'1999' is no value"):
        desk.fetch()
    assert sorted(desk.files()) == ["households.csv", "households.json"]


def test_nobody_is_there(desk):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        desk.bank.address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    desk.write()
    assert "127.0.0.1: no connection; check that this machine is online" in desk.fails()


def test_a_proxy_that_is_not_there_is_named_without_its_password(desk, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    desk.bank.address = "https://bank.invalid/v1"
    desk.write()
    monkeypatch.setenv("HTTPS_PROXY", f"http://clerk:secret@127.0.0.1:{port}")
    said = desk.fails()
    assert "HTTPS_PROXY" in said and "secret" not in said and "clerk" not in said


@pytest.mark.parametrize(
    ("caught", "said"),
    [
        (requests.ConnectionError(low.MaxRetryError(None, "/", low.NameResolutionError("bank", None, OSError()))), "the name is not known"),
        (requests.exceptions.SSLError("u:p@bank"), "REQUESTS_CA_BUNDLE"),
        (requests.exceptions.ProxyError("u:p@bank"), "HTTPS_PROXY"),
        (requests.ConnectTimeout("u:p@bank"), "no answer in time"),
        (requests.ConnectionError(low.ReadTimeoutError(None, "/", "u:p@bank")), "no answer in time"),
        (requests.exceptions.ContentDecodingError("u:p@bank"), "cut short"),
        (requests.ConnectionError("u:p@bank"), "no connection"),
    ],
)
def test_what_a_broken_connection_means(caught, said):
    told = unreachable(caught, "bank")
    assert said in str(told) and "u:p" not in str(told)
    assert isinstance(told, CutShort) == ("cut short" in said)


def test_words_of_others_are_one_line():
    assert one_line("a\n\x1b[31m b\u202e" + "c" * 400).startswith("a [31m bc") and len(one_line("x" * 400)) == 300 and one_line(None) == ""


def test_a_full_description_is_not_needed(desk):
    """What the bank may leave out one day does not stop the fetch."""
    content = {key: value for key, value in described().items() if key in ("id", "variables")}
    desk.bank.info = lambda asked: Reply(json.dumps(content | {"new": {"x": 1}}).encode(), kind="application/json")
    (done,) = desk.fetch(manners=QUICK)
    assert done.after["contacts"] == [] and done.after["documentation"] is None
