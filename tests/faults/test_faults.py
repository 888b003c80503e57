"""Every planted fault is found by rule, table, column and row; all compatible ones in one pass; nothing personal is printed."""

import csv
import os
import sys

import pytest

from fordel.contract.rules import RULES
from tests.faults.city import area_city, child_city
from tests.faults.harmless import HARMLESS
from tests.faults.page import page
from tests.faults.planting import Fault, Found
from tests.faults.register import FAULTS, city_of

MAY_CHANGE = {"data/ingest.csv", "reports/ingest.csv"}
IN_PASSING = "I-068"  # told of small areas, asks for nothing
TOGETHER = [name for name, fault in FAULTS.items() if not fault.alone and not fault.figures]


@pytest.fixture(scope="session")
def valid(tmp_path_factory):
    """Both workspaces after a good run: what every file was, by whether it is the one with area figures only."""
    cities = {figures: make(tmp_path_factory.mktemp("valid") / "city") for figures, make in ((False, child_city), (True, area_city))}
    for city in cities.values():
        assert city.findings() == []
    return {figures: {name: (city.root / name).read_bytes() for name in city.digests()} for figures, city in cities.items()}


@pytest.fixture
def planted(valid, tmp_path):
    """Plant a fault beside the results of a good run: the workspace, and what must be found."""

    def plant(fault: Fault):
        city = city_of(fault, tmp_path / "city")
        for name, content in valid[fault.figures].items():
            path = city.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return city, fault.plant(city)

    return plant


def said(city) -> set[tuple]:
    """What ingest finds: rule, table, column and row."""
    findings = city.findings()
    return {(one["rule"], one["table"], one["column"], int(one["row"]) if one["row"] else None) for one in findings}


def wanted(found: Found) -> set[tuple]:
    """What must be among it."""
    return {(found.rule, found.table, found.column, row) for row in found.rows or (None,)}


def is_found(found: Found, findings: set[tuple]) -> bool:
    """Whether a fault is told, with exactly its rows where they are named."""
    if found.rows is None:
        return any(one[:3] == (found.rule, found.table, found.column) for one in findings)
    return wanted(found) <= findings


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_nothing_else(name, planted, valid):
    fault = FAULTS[name]
    if name == "the file is a link out of data/raw" and os.name == "nt":
        pytest.skip("links need a right that users of Windows do not have")
    city, found = planted(fault)
    findings = said(city)
    assert is_found(found, findings), sorted(findings, key=str)[:10]
    exact = wanted(found) if found.rows is not None else {one for one in findings if one[:3] == (found.rule, found.table, found.column)}
    assert {rule for rule, *_ in findings - exact} <= fault.follows | {IN_PASSING}
    if RULES[found.rule].severity == "error":
        before = valid[fault.figures]
        assert {file for file in before if (city.root / file).read_bytes() != before[file]} <= MAY_CHANGE


def test_all_compatible_faults_are_found_in_one_pass(tmp_path):
    city = child_city(tmp_path / "city")
    founds = {name: FAULTS[name].plant(city) for name in TOGETHER}
    findings = said(city)
    assert not [name for name, found in founds.items() if not is_found(found, findings)]
    assert len(TOGETHER) >= 60


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_no_fault_changes_nothing(name, valid, tmp_path):
    city = child_city(tmp_path / "city")
    HARMLESS[name](city)
    assert city.findings() == []
    tables = {file: content for file, content in valid[False].items() if file.startswith("data/tables/")}
    assert {file for file in tables if (city.root / file).read_bytes() != tables[file]} == set()


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.secret])
def test_what_looks_personal_is_repeated_nowhere(name, tmp_path, monkeypatch, capfd):
    """Not on the screen, not in what is published, and not in the list for the analyst; its row and column are."""
    from fordel.cli import main
    from fordel.params import Params

    fault = FAULTS[name]
    city = child_city(tmp_path / "city")
    found = fault.plant(city)
    city.write()
    (city.root / "params.yaml").write_text(Params.model_validate(city.settings).model_dump_json(by_alias=True), encoding="utf-8")
    monkeypatch.chdir(city.root)
    monkeypatch.setattr(sys, "argv", ["fordel", "ingest"])
    with pytest.raises(SystemExit) as end:
        sys.exit(main())
    told = capfd.readouterr()
    written = [(city.root / file).read_text(encoding="utf-8") for file in sorted(MAY_CHANGE)]
    assert end.value.code == 2
    assert found.rule in told.err + told.out
    assert not [text for text in (told.out, told.err, *written) if fault.secret in text]


def test_every_rule_has_a_planted_fault():
    founds = [fault.plant(city_of(fault, None)) for fault in FAULTS.values()]
    assert {found.rule for found in founds} == set(RULES)


def test_there_are_faults_of_every_table(tmp_path):
    founds = [fault.plant(city_of(fault, tmp_path)) for fault in FAULTS.values()]
    assert {found.table for found in founds} == set(child_city(tmp_path).settings["sources"])


def test_the_page_lists_every_fault():
    text = page()
    assert all(f"| {name} |" in text for name in FAULTS) and text.endswith("|\n") and "\r" not in text
    assert all(f"| {rule} |" in text for rule in RULES)


def test_a_row_told_is_the_suppliers(planted):
    """The sentence names the file as it was delivered, and the row as its supplier counts."""
    city, found = planted(FAULTS["a negative cost"])
    city.findings()
    rows = list(csv.DictReader((city.root / "data/ingest.csv").read_text(encoding="utf-8").splitlines()))
    assert "data/raw/children.csv, row 9, column cost" in rows[0]["message"] and found.rows == (9,)
