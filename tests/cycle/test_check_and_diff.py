"""What ``check`` says of workspaces that lack something, what ``diff`` compares, and a reader that leaves early."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fordel.cycle.lines import Part, part_lines
from fordel.cycle.moved import counts_part, files_part, key_part, profile_part, weights_part
from fordel.cycle.moved_settings import moved_settings
from fordel.cycle.standing import standing
from fordel.ingest.checks import idle_acknowledgements
from fordel.params import Acknowledgement, parse_params
from fordel.starter.house import template
from fordel.texts import Texts
from tests.platform.conftest import git
from tests.platform.test_commands import write_key

TEXTS = Texts("da")
PAGE = template("params.yaml")


def remarks(root: Path, text: str = PAGE) -> dict[str, str]:
    """What a remark stops, by its text."""
    return {one.text: one.stops for one in standing(root, parse_params(text), {"packages": "", "rooms": {}})}


def test_an_empty_workspace(command, tmp_path):
    """Every file that is missing, and who delivers it; exit code 2."""
    command("new", "x", "-q", cwd=tmp_path)
    path = tmp_path / "x/params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("basis: counted", "basis: counted\n    supplier: DST"), encoding="utf-8")
    done = command("check", "-w", "x", cwd=tmp_path)
    assert done.returncode == 2
    assert "data/raw/population.csv: findes ikke" in done.stdout and "få den fra DST, og læg den der" in done.stdout
    for text in ("I vejen for en beregning", "fordel run", "dvc add data/raw", "dvc remote add", "git commit"):
        assert text in done.stdout


def test_a_transition_without_last_year(tmp_path):
    """It stands in the way of a run, unless the page says what to do."""
    page = PAGE.replace("policy:", "policy:\n  transition: {target_share: 0.5}", 1)
    assert [stops for text, stops in remarks(tmp_path, page).items() if text.startswith("data/last_year")] == ["run"]
    other = page.replace("target_share: 0.5", "target_share: 0.5, without_history: at_target", 1)
    assert not [text for text in remarks(tmp_path, other) if text.startswith("data/last_year")]


def test_a_last_year_of_another_year(adopted, tmp_path):
    """What the stage would refuse is told before."""
    (tmp_path / "data/last_year").mkdir(parents=True)
    (tmp_path / "data/last_year/key.csv").write_text("centre\n", encoding="utf-8")
    assert "run" in {stops for text, stops in remarks(tmp_path).items() if "data/last_year" in text}


def test_a_constant_year_that_is_last_years(tmp_path):
    """It stands in the way of a run, which would find no row of the new year."""
    page = PAGE.replace("basis: counted", "basis: counted\n    constant: {year: 2025}", 1)
    found = [text for text, stops in remarks(tmp_path, page).items() if "constant.year" in text and stops == "run"]
    assert found == [
        "sources.population.constant.year er 2025, men tabellen skal have 2026; skriv det nye udtræks år, "
        "eller få udtrækket med en kolonne for året"
    ]
    assert not [text for text in remarks(tmp_path, page.replace("year: 2025", "year: 2026")) if "constant.year" in text]


def test_the_adopted_state_is_told_in_the_workspaces_language(tmp_path):
    page = PAGE.replace("status: draft", "status: adopted", 1)
    assert [text for text in remarks(tmp_path, page) if text.startswith("reports/manifest.json: findes ikke, selv om policy.status")]


def test_old_weights(tmp_path):
    """They stop nothing, and are told."""
    page = PAGE.replace("[2022, 2023, 2024]", "[2020, 2021, 2022]")
    assert [stops for text, stops in remarks(tmp_path, page).items() if "2022" in text] == ["nothing"]


def test_findings_of_the_last_reading(tmp_path):
    """Errors stop a run, warnings an adoption unless somebody answers; one line for a rule in a column."""
    (tmp_path / "reports").mkdir()
    lines = ["rule,severity,table,column,rows,message,acknowledged,reason"]
    lines += ["I-020,error,areas,x,2,Ikke et tal.,,", "I-068,info,areas,x,,Til orientering.,,"]
    lines += ["I-066,warning,children,cost,,Et.,0,", "I-066,warning,children,cost,,To.,0,", "I-049,warning,areas,,,Besvaret.,1,fordi (mig)"]
    (tmp_path / "reports/ingest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = {text: stops for text, stops in remarks(tmp_path).items() if text.startswith("I-0")}
    assert sorted(found.values()) == ["adoption", "run"]
    said = next(text for text, stops in found.items() if stops == "adoption")
    assert "2 fund" in said and "- {rule: I-066, table: children, column: cost, reason:" in said


NOTICES = [
    {"id": "few_areas", "severity": "warning", "values": {"practices": ["A", "B"], "areas": 10}},
    {"id": "wrong_sign", "severity": "warning", "values": {"criterion": "age", "term": "age[6-9]"}},
    {"id": "wrong_sign", "severity": "warning", "values": {"criterion": "age", "term": "age[10+]"}},
    {"id": "needs_regression", "severity": "warning", "values": {}},
    {"id": "unmet_need", "severity": "info", "values": {"criterion": "age"}},
    {"id": "weak", "severity": "info", "values": {"criterion": "age", "term": "age[6-9]"}},
]


def estimated(root: Path, *given: str) -> list[str]:
    """What stands in the way of an adoption because of the estimation, with these acknowledgements."""
    (root / "models").mkdir(exist_ok=True)
    (root / "models/need.json").write_text(json.dumps({"notices": NOTICES}), encoding="utf-8")
    (root / "models/unexplained.csv").write_text("practice,name\nA,Nord\nB,Syd\n", encoding="utf-8")
    page = PAGE.replace("acknowledge: []", "acknowledge:\n" + "\n".join(f"  - {{{one}, reason: kendt, by: AB}}" for one in given), 1)
    found = remarks(root, page if given else PAGE)
    return [text for text, stops in found.items() if "table: model" in text and stops == "adoption"]


def test_warnings_of_the_estimation(tmp_path):
    """They stop an adoption unless somebody answers for each; what is mere information stops nothing."""
    few, *signs = estimated(tmp_path)
    assert few.startswith("few_areas, ") and "Nord og Syd" in few and "- {rule: few_areas, table: model, reason:" in few
    assert [line.partition("- {")[2].partition(", reason")[0] for line in signs] == [
        f'rule: wrong_sign, table: model, column: "age[{age}]"' for age in ("6-9", "10+")
    ]
    (left,) = estimated(tmp_path, "rule: few_areas, table: model", 'rule: wrong_sign, table: model, column: "age[6-9]"')
    assert '"age[10+]"' in left
    assert estimated(tmp_path, "rule: few_areas, table: model", "rule: wrong_sign, table: model") == []
    assert len(estimated(tmp_path, "rule: few_areas, table: children")) == 3, "a rule of a table is another"


def test_an_answer_for_the_estimation_is_not_idle_when_the_files_are_read():
    """Reading the files cannot know what the estimation will warn of."""
    given = [Acknowledgement(rule="few_areas", table=table, reason="kendt", by="AB") for table in ("model", "areas")]
    assert [one.table for one in idle_acknowledgements([], tuple(given))] == ["areas"]


def test_an_unknown_revision(adopted):
    """The adopted years are named."""
    done = adopted("diff", "budget-1999", ok=False)
    assert done.returncode == 2 and "budget-2007" in done.stderr


def test_nothing_has_moved(adopted):
    """A year against itself."""
    said = adopted("diff", "budget-2007").stdout
    assert "Ingen indstilling er ændret." in said and "Ingen vægt er ændret." in said and "en anden" not in said


def test_settings_by_path():
    """Named entries by name, lists as they are written, long texts cut."""
    old = "a: {b: 1}\ncriteria:\n  - {name: x, use: fit}\n  - {name: y, use: fit}\nyears: [1, 2]\n"
    new = "a: {b: 2}\ncriteria:\n  - {name: y, use: tried}\nyears: [2, 3]\nlong: " + "ord " * 40 + "\n"
    found = {path: (before, after) for path, before, after in moved_settings(old, new)}
    assert found["a.b"] == ("1", "2") and found["years"] == ("[1, 2]", "[2, 3]")
    assert found["criteria.x"] == ("{...}", "") and found["criteria.y.use"] == ("fit", "tried") and "criteria.x.use" not in found
    assert len(found["long"][1]) == 48 and found["long"][1].endswith("...")
    assert moved_settings(old, old) == []
    names = [f"criterion_{number}" for number in range(9)]
    assert moved_settings(f"a: [{', '.join(names)}]", f"a: [{', '.join(names[1:])}]") == [("a", "... criterion_0 ...", "...")]


def test_files_that_came_and_went():
    """Counts that are withheld are not subtracted."""
    old = [{"table": "areas", "sha256": "a", "rows_used": "10"}, {"table": "cases", "sha256": "c", "rows_used": "<5"}]
    new = [{"table": "areas", "sha256": "b", "rows_used": "12"}, {"table": "cases", "sha256": "d", "rows_used": "7"}]
    new += [{"table": "prices", "sha256": "p", "rows_used": "3"}]
    rows = files_part(old, new, TEXTS).rows
    assert rows == [["areas", "10", "12", "+2", "en anden"], ["cases", "<5", "7", "–", "en anden"], ["prices", "–", "3", "–", "ny"]]
    assert files_part(new, old, TEXTS).rows[-1] == ["prices", "3", "–", "–", "leveres ikke mere"]


def test_counts_and_weights():
    """A sum is withheld where a unit's count is; a criterion that is new has no change."""
    old, new = [{"centre": "A", "x": "2.00", "y": ""}, {"centre": "B", "x": "2.00", "y": "9"}], [{"centre": "A", "x": "5.00", "z": "1"}]
    assert counts_part(old, new, {"x": "Iks"}, TEXTS).rows == [["Iks", "4", "5", "+25,0 %"], ["y", "–", "–", "–"], ["z", "–", "1", "–"]]
    weights = weights_part([{"criterion": "x", "value": "8.00"}], [{"criterion": "x", "value": "6.00"}], {}, TEXTS)
    assert weights.rows == [["x", "8,00", "6,00", "−25,0 %"]]
    small = weights_part([{"criterion": "x", "value": "0.001523"}], [{"criterion": "x", "value": "0.001560"}], {}, TEXTS)
    assert small.rows == [["x", "0,00152", "0,00156", "+2,4 %"]], "three digits of what is less than a hundredth"


def test_the_profile():
    """The city's figure, and the unit that has moved furthest; a withheld one counts as none."""
    line = {"criterion": "x", "level": "", "label_da": "Iks", "label_en": "Ex"}
    old = [line | {"centre": "A", "value": "10", "city_value": "20"}, line | {"centre": "B", "value": "30", "city_value": "20"}]
    new = [line | {"centre": "A", "value": "7", "city_value": "21"}, line | {"centre": "B", "value": "", "city_value": "21"}]
    assert profile_part(old, new, TEXTS).rows == [["Iks", "20,0", "21,0", "+1,0", "A: −3,0"]]


def test_units_that_came_and_went():
    """Each has its row; the sum is that of all."""
    old = [{"centre": "A", "name": "Nord", "share": "0.6", "amount": "60"}, {"centre": "B", "name": "Syd", "share": "0.4", "amount": "40"}]
    new = [{"centre": "A", "name": "Nord", "share": "1.0", "amount": "110"}]
    part = key_part(old, new, parse_params(PAGE), True, TEXTS)
    assert part.rows[0] == ["Nord", "60,000", "100,000", "+40,000", "60", "110", "+50"]
    assert part.rows[1] == ["Syd", "40,000", "–", "–", "40", "–", "–"] and part.rows[2][-3:] == ["100", "110", "+10"]
    assert "fordel run" in key_part(old, new, parse_params(PAGE), False, TEXTS).note


def test_a_part_as_text():
    """Figures to the right, words to the left; a note in the place of a table."""
    assert part_lines(Part("T", ["Navn", "Tal", "Ord"], [["a", "1", "x"], ["bb", "10", "yy"]])) == [
        "T", "  Navn  Tal  Ord", "  --------------", "  a       1  x", "  bb     10  yy",
    ]  # fmt: skip
    assert part_lines(Part("T", ["Navn"], [], "Intet.")) == ["T", "  Intet."]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no broken pipes")
def test_a_reader_that_leaves_early(tmp_path):
    """'fordel show | head' prints no fault."""
    write_key(tmp_path)
    process = subprocess.Popen([sys.executable, "-m", "fordel", "show"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(), said) == (0, b"")


def test_a_store_for_the_data(command, tmp_path):
    """It must be there, and outside the workspace; DVC knows it in full."""
    assert "no such folder" in command("new", "x", "--remote", "gone", cwd=tmp_path).stderr
    (tmp_path / "x").mkdir()
    assert "in the workspace itself" in command("new", "x", "--remote", "x", cwd=tmp_path).stderr
    (tmp_path / "store").mkdir()
    done = command("new", "x", "--remote", "store", "-q", cwd=tmp_path)
    assert done.returncode == 0 and "dvc push" in done.stdout
    assert f"url = {tmp_path / 'store'}" in (tmp_path / "x/.dvc/config").read_text(encoding="utf-8")
    assert git("status", "--short", cwd=tmp_path / "x") == ""
