"""``fordel fetch`` as a user meets it, in Danish; and what it fetched as a table of the contract."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fordel.cli.commands import app
from fordel.ingest.statbank.speak import report
from fordel.texts import Texts
from tests.ingest.boundaries_server import Server as MapServer
from tests.ingest.conftest import AREAS as DISTRICTS
from tests.ingest.loopback import serving
from tests.ingest.statbank.bank import Reply, described
from tests.ingest.statbank.conftest import NOW

ROOT = Path(__file__).resolve().parents[3]
DA, EN = Texts("da"), Texts("en")


@pytest.fixture
def ask(desk):
    """The command in the desk's workspace: exit code, what it printed, what it said on stderr."""
    (desk.root / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())

    def asked(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["fetch", *arguments, "-q", "-w", str(desk.root)])
        return done.exit_code, done.stdout, done.stderr

    return asked


def test_a_first_fetch_says_what_to_write_under_sources(ask, desk):
    code, said, _ = ask()
    assert code == 0 and said.startswith("households: 12 rækker af KKHUS1, opdateret af banken 2025-02-11\n")
    assert "  1 celle uden tal: 1 x ..\n" in said
    assert '    path: data/raw/statbank/households.csv\n    separator: ";"\n    decimal: ","\n' in said
    assert '      VORES KOLONNE: "TID"\n' in said and '    missing: {"INDHOLD": [".."]}\n' in said
    assert ask()[1].startswith("households: er hentet ") and ask("--again")[1].startswith("households: uændret siden ")


def test_tables_and_maps_are_fetched_again_together(ask, desk):
    """The tables first; a name stands for either."""
    with serving(MapServer()) as server:
        assert ask("--wfs", server.maps.address, "--layer", "by:distrikter", "kort")[0] == 0
        ask()
        code, said, _ = ask("--again")
        assert code == 0 and [line.split(":")[0] for line in said.splitlines()] == ["households", "kort"]
        asked = len(desk.bank.queries())
        assert ask("--again", "kort")[1].startswith("kort: uændret") and len(desk.bank.queries()) == asked
        asked = len(server.maps.asked)
        assert ask("--again", "households")[1].startswith("households: uændret") and len(server.maps.asked) == asked


def test_codes_are_listed_with_an_entry_to_begin_with(ask, desk):
    desk.write("another", table="X", where="{Tid: 1}")
    code, said, _ = ask("--codes", "KKHUS1", "--database", "s30")
    assert code == 0 and "HUSTYPE *: hustype\n  TOT  I alt\n  1  Enlige\n" in said
    (desk.root / "statbank.yaml").write_text(f"address: {desk.bank.address}\n" + said[said.index("tables:") :], encoding="utf-8")
    assert ask()[0] == 0 and (desk.folder / "kkhus1.csv").is_file()


def test_a_fault_is_one_line_and_exit_code_2(ask, desk):
    desk.bank.data = lambda query: Reply(b"<html>", kind="text/html")
    code, said, fault = ask()
    assert (code, said, len(fault.splitlines())) == (2, "", 1) and "a web page" in fault
    assert ask("other")[0] == 2


def table_of(values: list[dict]) -> Reply:
    """A description with these areas and one period."""
    content = described()
    content["variables"][0]["values"] = values
    content["variables"][2]["values"] = [{"id": "2006K1", "text": "2006K1"}]
    return Reply(json.dumps(content).encode(), kind="text/json")


def changed(desk, content: bytes) -> list[str]:
    """The lines, in English, when the bank's answer has become this one."""
    desk.fetch()
    desk.bank.data = lambda query: Reply(content)
    (done,) = desk.fetch(again=True, now=NOW + timedelta(days=1))
    return report(done, EN)


def answer(desk) -> bytes:
    desk.fetch()
    return (desk.folder / "households.csv").read_bytes()


def test_revised_figures_are_told_by_period(desk):
    said = changed(desk, answer(desk).replace(b"1001;1;2007K1;5", b"1001;1;2007K1;8"))
    assert said[1] == "  rows: 12 before, 12 now"
    assert len([line for line in said if "sum " in line]) == 1
    assert said[2].startswith("  2007K1: sum ") and said[2].endswith("(rows 6 and 6)")


def test_figures_that_cancel_out_are_told_too(desk):
    lines = answer(desk).splitlines(keepends=True)
    said = changed(desk, b"".join([lines[0], *reversed(lines[1:])]))
    assert said[2] == "  the number of rows and the sums are as before; single figures or the order have changed"


def test_new_periods_are_told(desk):
    desk.fetch()
    desk.write(where='{OMRKK: "*", HUSTYPE: [1, 2], Tid: [2008K1, 2009K1]}')
    (done,) = desk.fetch()
    said = report(done, DA)
    assert "  nye perioder: 2009K1" in said and "  perioder, der ikke er med længere: 2007K1" in said


def test_rows_that_are_not_in_the_answer_are_told(desk):
    content = b"".join(answer(desk).splitlines(keepends=True)[:-1])
    assert "  1 combination of values was asked for and is not in the answer" in changed(desk, content)
    desk.write(format="bulk")
    (done,) = desk.fetch()
    assert any("in the format bulk that means zero" in line for line in report(done, EN))


def test_a_fetched_file_becomes_a_contract_table(desk, figures):
    """Wide, with a plain year: mapped by ``sources`` alone, missing marks as codes for missing values."""
    codes = list(DISTRICTS)
    body = [f"{area};{kind};2006K1;{100 + place},5" for place, area in enumerate(codes) for kind in ("TOT", "1")]
    body[3] = f"{codes[1]};1;2006K1;.."
    content = ("\ufeff" + "\r\n".join(["OMRKK;HUSTYPE;TID;INDHOLD", *body]) + "\r\n").encode()
    desk.bank.info = lambda asked: table_of([{"id": code, "text": code} for code in codes])
    desk.bank.data = lambda query: Reply(content)
    desk.write(where='{OMRKK: "*", HUSTYPE: [TOT, 1], Tid: 2006K1}', wide="HUSTYPE", time_as_year="true")
    desk.fetch()
    figures.files["statbank/households.csv"] = (desk.folder / "households.csv").read_bytes()
    figures.settings["sources"]["population"] = {
        "path": "data/raw/statbank/households.csv",
        "separator": ";",
        "decimal": ",",
        "columns": {"area": "OMRKK", "year": "TID", "children": "1"},
        "ignore": ["TOT"],
        "missing": {"1": [".."]},
    }
    found = figures.findings("error")
    assert [(row["column"], row["row"]) for row in found] == [("children", "3")], "the mark is a missing value, named with its row"
    figures.files["statbank/households.csv"] = figures.files["statbank/households.csv"].replace(b"..", b"7,5")
    figures.run()
    population = figures.table("population").to_pydict()
    assert dict(zip(population["area"], population["children"], strict=True))[codes[1]] == 7.5


def test_years_need_one_period_each(desk):
    desk.write(where='{OMRKK: "*", Tid: "*"}', time_as_year="true")
    assert "a year may have one period only, but 2007K1, 2007K3 are chosen" in desk.fails()
    assert not desk.bank.queries()


def test_wide_is_for_tables_of_a_moderate_size(desk, monkeypatch):
    monkeypatch.setattr("fordel.ingest.statbank.shape.MOST_WIDE", 11)
    desk.write(wide="HUSTYPE")
    assert "more than 11 rows" in desk.fails()
