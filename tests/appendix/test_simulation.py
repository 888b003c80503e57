"""The table that ships with the program is that of the simulation, and what was missed is said."""

from dataclasses import replace
from pathlib import Path

import pytest

import fordel
from fordel.appendix.simulation import TABLE, simulated, simulation_section
from fordel.params import read_params
from fordel.proof import evidence
from fordel.publish.write import csv_text
from fordel.report.reader import Reader, reader_of
from fordel.texts import Texts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_of(read_params(ROOT / "params.yaml"))


def test_the_shipped_table_agrees_with_the_simulation():
    content = evidence.read(ROOT)
    rows = [row | {"synthetic": content["mark"]} for row in evidence.table(content)]
    shipped = (Path(fordel.__file__).parent / "appendix" / TABLE).read_bytes()
    assert shipped == csv_text([*evidence.COLUMNS, "synthetic"], rows).encode("utf-8"), "run 'fordel evidence'"


def test_the_rows_are_read_as_they_are():
    rows, content = simulated(), evidence.read(ROOT)
    base = content["results"]["base"]["log_linear"]["poisson"]
    found = {(row.setting, row.figure): row.value for row in rows if row.met is None}
    assert found["base", "coverage_95"] == base["coverage_95"]
    assert found["base", "last_year_pp"] == base["rivals"]["last_year"]["mean_error_pp"]
    assert sum(row.met is False for row in rows) == sum(not target["met"] for target in content["targets"])


def test_every_setting_and_every_missed_target_is_told(reader):
    section = simulation_section(simulated(), reader)
    tables = {block.name: block for block in section.blocks if block.kind == "table"}
    settings = {row.setting for row in simulated() if row.met is None} - {"all"}
    assert len(tables["simulation"].rows) == len(settings)
    assert len(tables["missed"].rows) == sum(row.met is False for row in simulated())


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_target_has_words_in_case_it_is_missed(reader, language):
    missed = [replace(row, met=False) if row.met is not None else row for row in simulated()]
    section = simulation_section(missed, replace(reader, texts=Texts(language)))
    table = section.blocks[-1]
    assert table.name == "missed" and len(table.rows) == sum(row.met is not None for row in missed)


def test_nothing_missed_leaves_no_table_and_nothing_worse_no_sentence(reader):
    met = [replace(row, met=True) if row.met is not None else row for row in simulated()]
    better = [replace(row, value=0.0) if row.figure == "mean_error_pp" else row for row in met]
    section = simulation_section(better, reader)
    assert [block.name for block in section.blocks if block.kind == "table"] == ["simulation"]
    assert not any("lige så tæt" in block.text for block in section.blocks if block.kind == "paragraph")
    assert any("lige så tæt" in block.text for block in simulation_section(simulated(), reader).blocks if block.kind == "paragraph")
