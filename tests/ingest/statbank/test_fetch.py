"""What is fetched is what the bank answered; the sidecar says so; fetching again says what changed."""

import hashlib
import json
from datetime import timedelta

import pytest

from fordel.ingest.statbank.client import Client
from fordel.ingest.statbank.declaration import read_declaration
from fordel.ingest.statbank.fetch import CHANGED, EDITED, KEPT, NEW, SAME, fetch_one
from tests.ingest.statbank.bank import Reply, table
from tests.ingest.statbank.conftest import NOW, QUICK


def sidecar(desk, name="households") -> dict:
    return json.loads((desk.folder / f"{name}.json").read_text(encoding="utf-8"))


def rows(desk, name="households") -> list[list[str]]:
    return [line.split(";") for line in (desk.folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()]


def test_the_file_is_the_answer_byte_for_byte(desk):
    (done,) = desk.fetch()
    content = (desk.folder / "households.csv").read_bytes()
    (query,) = desk.bank.queries()
    assert done.state == NEW
    assert content == table(query) and content.startswith(b"\xef\xbb\xbfOMRKK;") and content.endswith(b"\r\n")


def test_the_question_is_asked_in_codes_in_the_banks_order(desk):
    desk.fetch()
    assert [(method, path) for method, path, _ in desk.bank.asked] == [("GET", "/v1/s30/tableinfo"), ("POST", "/v1/s30/data")]
    assert desk.bank.asked[0][2] == {"id": "KKHUS1", "lang": "da", "format": "JSON"}
    assert desk.bank.queries() == [
        {
            "table": "KKHUS1",
            "lang": "da",
            "format": "CSV",
            "valuePresentation": "Code",
            "variables": [
                {"code": "OMRKK", "values": ["1001", "1002", "0103"]},
                {"code": "HUSTYPE", "values": ["1", "2"]},
                {"code": "Tid", "values": ["2007K1", "2008K1"]},
            ],
        }
    ]


def test_the_sidecar_says_where_it_comes_from(desk):
    desk.fetch()
    said, content = sidecar(desk), (desk.folder / "households.csv").read_bytes()
    assert said["sha256"] == hashlib.sha256(content).hexdigest() and said["bytes"] == len(content)
    assert (said["rows"], said["cells"], said["combinations"], said["questions"]) == (12, 48, 12, 1)
    assert said["address"] == f"{desk.bank.address}/s30/data" and said["query"] == desk.bank.queries()[0]
    assert (said["table"], said["unit"], said["updated"]) == ("KKHUS1", "Antal", "2025-02-11T08:00:00")
    assert said["fetched"] == "2025-09-07T12:00:00Z"
    assert said["contacts"] == [{"name": "A Person", "phone": "+4500000000", "mail": "a@example.org"}]
    assert said["shape"] == "as answered, byte for byte" and said["columns"] == ["OMRKK", "HUSTYPE", "TID", "INDHOLD"]
    assert said["not_numbers"] == {"..": 1} and said["decimal"] == ","
    assert {period: one["rows"] for period, one in said["periods"].items()} == {"2007K1": 6, "2008K1": 6}
    figures = [row[-1].replace(",", ".") for row in rows(desk)[1:] if row[2] == "2007K1"]
    assert float(said["periods"]["2007K1"]["sum"]) == sum(map(float, figures))


def test_a_variable_left_out_is_given_as_a_total(desk):
    desk.write(where='{OMRKK: "*", Tid: "(1)"}')
    desk.fetch()
    assert [one["code"] for one in desk.bank.queries()[0]["variables"]] == ["OMRKK", "Tid"]
    assert rows(desk)[0] == ["OMRKK", "TID", "INDHOLD"] and len(rows(desk)) == 4


def test_what_is_there_is_not_fetched_again(desk):
    desk.fetch()
    before, asked = desk.files(), len(desk.bank.asked)
    (done,) = desk.fetch()
    assert (done.state, desk.files(), len(desk.bank.asked)) == (KEPT, before, asked)


def test_a_changed_declaration_is_fetched(desk):
    desk.fetch()
    desk.write(where='{OMRKK: "*", HUSTYPE: TOT, Tid: "*"}')
    (done,) = desk.fetch()
    assert done.state == CHANGED and len(rows(desk)) == 13


def test_again_writes_nothing_where_the_figures_are_the_same(desk):
    desk.fetch()
    before = desk.files()
    (done,) = desk.fetch(again=True, now=NOW + timedelta(days=400))
    assert done.state == SAME and desk.files() == before


def test_again_takes_the_new_figures(desk):
    desk.fetch()
    desk.bank.data = lambda query: Reply(table(query).replace(b";..\r\n", b";7,25\r\n"))
    (done,) = desk.fetch(again=True, now=NOW + timedelta(days=1))
    assert done.state == CHANGED and done.before["not_numbers"] == {"..": 1} and done.after["not_numbers"] == {}
    assert sidecar(desk)["fetched"] == "2025-09-08T12:00:00Z" and b"7,25" in (desk.folder / "households.csv").read_bytes()


def test_a_file_edited_by_hand_is_noticed_and_put_back(desk):
    desk.fetch()
    path = desk.folder / "households.csv"
    good = path.read_bytes()
    path.write_bytes(good + b"0103;2;2008K1;9\r\n")
    assert [done.state for done in desk.fetch()] == [EDITED]
    assert [done.state for done in desk.fetch(again=True)] == [CHANGED] and path.read_bytes() == good


@pytest.mark.parametrize("limit", [4, 7, 8, 9, 15, 16, 20, 31, 32, 47])
def test_parts_joined_are_the_whole(desk, limit):
    """A question above the limit is divided; the file is the one that a single answer would have been."""
    query = read_declaration(desk.root).tables["households"]
    with Client(desk.bank.address, QUICK) as client:
        done = fetch_one(desk.root, "households", query, client, NOW, limit=limit)
    whole = table(done.after["query"])
    assert (desk.folder / "households.csv").read_bytes() == whole
    parts = desk.bank.queries()
    assert done.after["questions"] == len(parts) > 1 and done.after["shape"].startswith("parts joined")
    for part in parts:
        asked = [len(one["values"]) for one in part["variables"]]
        assert asked[0] * asked[1] * asked[2] * 4 <= limit


def test_wide_makes_a_column_of_every_value(desk):
    desk.write(wide="hustype", time_as_year="yes")
    (done,) = desk.fetch()
    found = rows(desk)
    assert found[0] == ["OMRKK", "TID", "1", "2"] and len(found) == 7
    assert {row[1] for row in found[1:]} == {"2007", "2008"} and found[-1] == ["0103", "2008", found[-1][2], ".."]
    assert done.after["shape"].startswith("reshaped") and done.after["rows"] == 6
    assert b"\r" not in (desk.folder / "households.csv").read_bytes()


def test_wide_leaves_what_the_bank_left_out_empty(desk):
    desk.bank.data = lambda query: Reply(b"".join(table(query).splitlines(keepends=True)[:-1]))
    desk.write(wide="HUSTYPE")
    (done,) = desk.fetch()
    assert rows(desk)[-1][-1] == "" and done.after["combinations"] - done.after["answered_rows"] == 1


def test_bulk_is_one_question_whatever_its_size(desk):
    desk.write(format="bulk")
    query = read_declaration(desk.root).tables["households"]
    with Client(desk.bank.address, QUICK) as client:
        done = fetch_one(desk.root, "households", query, client, NOW, limit=4)
    assert done.after["questions"] == 1 and done.after["query"]["format"] == "BULK" and done.after["left_out_means"] == "0"


def test_texts_instead_of_codes(desk):
    desk.write(values="text", wide="HUSTYPE")
    desk.fetch()
    assert rows(desk)[0] == ["OMRKK", "TID", "Enlige", "Par"] and rows(desk)[-1][0] == "Sønderbro"


def test_one_extract_by_its_name(desk):
    with pytest.raises(Exception, match="no table is called other; it has households"):
        desk.fetch("other")


def test_a_recorded_answer_of_statistics_denmark(desk, recorded):
    """Description and table as the real bank sent them, byte for byte."""
    content = (recorded / "data_straf42_csv_0.csv").read_bytes()
    desk.bank.info = lambda asked: Reply((recorded / "table_info_straf42_0.json").read_bytes(), kind="text/json; charset=utf-8")
    desk.bank.data = lambda query: Reply(content)
    desk.write("decisions", table="STRAF42", database=None, where="{HERKOMST1: 00, TID: 2023}", language="en", values="text")
    (done,) = desk.fetch()
    assert (desk.folder / "decisions.csv").read_bytes() == content
    recorded_query = json.loads(json.loads((recorded / "index.json").read_text())[6]["request_body"])
    assert desk.bank.queries()[0]["variables"] == [{"code": "HERKOMST1", "values": ["00"]}, {"code": "Tid", "values": ["2023"]}]
    assert [one["values"] for one in recorded_query["variables"]] == [["00"], ["2023"]]
    assert done.after["periods"] == {"2023": {"rows": 1, "sum": "233454"}} and done.after["updated"].startswith("2025-03-25")


def test_the_danish_description_is_understood(desk, recorded):
    desk.bank.info = lambda asked: Reply((recorded / "table_info_straf42_da_0.json").read_bytes(), kind="text/json; charset=utf-8")
    desk.bank.data = lambda query: Reply("\ufeffOVERTRÆD;TID;INDHOLD\r\nTOT;2023;..\r\n".encode())
    desk.write("decisions", table="STRAF42", database=None, where='{overtræd: TOT, Tid: "2023"}')
    (done,) = desk.fetch()
    assert done.after["unit"] == "Antal" and done.after["contacts"][0]["mail"].endswith("@dst.dk")
