"""Nobody can read or work out a small number of children from all that is published, in a city that is small on purpose."""

import csv
import itertools
import json
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from fordel.contract.tables import schema
from fordel.errors import ModelError
from fordel.publish.classes import output_class
from fordel.weights import stage as weights
from fordel.workspace import open_workspace
from tests.privacy import documents, published
from tests.privacy.attacker import Attacker, reader_of, rows
from tests.privacy.small_city import MINIMUM

ROOT = Path(__file__).parents[2]


@pytest.fixture
def spoilt(city, tmp_path):
    """A copy whose tables may be changed."""
    return Path(shutil.copytree(city.workspace.root, tmp_path / "city"))


@pytest.fixture(params=["small", "demo"])
def root(request):
    """The small city, and the demo as its last run left it."""
    if request.param == "small":
        return request.getfixturevalue("city").workspace.root
    if not (ROOT / "reports/key.xlsx").is_file():
        pytest.skip("the demo has not been run: reports/key.xlsx is not there")
    return ROOT


def test_the_city_is_small_where_it_matters(city):
    people = city.people
    severe = people[people["illness"] == "severe"].groupby("centre").size()
    assert severe["D"] == 1 and (people[people["centre"] == "D"]["age"] >= 16).sum() == 2
    assert (people[people["centre"] == "C"]["settled"] == 0).sum() == 2


def test_every_file_is_registered(root):
    for name in published.files(root):
        output_class(name)


def test_no_file_outside_data_has_a_child_s_columns(root):
    own = {field.name for field in schema("children").fields} | {"child_id", "cpr"}
    own -= {"area", "year", "age", "child_years"}
    outside = [name for name in published.files(root) if not name.startswith("data/")]
    assert not {name: found for name in outside if (found := published.columns(root, name) & own)}


def test_no_published_file_has_a_row_per_child(city):
    """None is as long as the children are many, and none has a cost to every row."""
    root = city.workspace.root
    for name in (one for one in published.public(root) if one.endswith(".csv")):
        assert len(rows(root / name)) < len(city.people) / 3 and "cost" not in published.columns(root, name), name


def test_no_published_file_states_a_small_number(root):
    files = [name for name in published.public(root) if name != "reports/audit.html"]  # it counts files and findings
    told = [one for name in files for one in published.counts(root, name)]
    assert len({place for place, _, _ in told}) > 8, "the files are read"
    assert not [one for one in told if 0 < number(*one) < MINIMUM]


def test_no_percentage_of_a_withheld_criterion_is_anywhere(city):
    """What the profile withholds stands in no other file, as a percentage or a share with its digits."""
    root, people = city.workspace.root, city.people
    texts = {name: published.text(root / name) for name in published.public(root)}
    for fact, value in (("illness", "severe"), ("illness", "chronic"), ("low_weight", 1), ("settled", 1)):
        for centre, group in people.groupby("centre"):
            share = (group[fact] == value).mean()
            if 0 < share < 1 and round(1000 * share) != 1000 * share:
                forms = [f"{100 * share:.4f}", f"{share:.6f}"]
                assert not [(name, form) for name, said in texts.items() for form in forms if form in said], (fact, value, centre)


def test_no_group_s_complement_is_small(root):
    """The city's child-years and cost are published; less a group's they are those of the rest."""
    need = json.loads((root / "models/need.json").read_text(encoding="utf-8"))
    found = [row for row in rows(root / "models/validation/groups.csv") if row["child_years"]]
    for _, ones in itertools.groupby(found, key=lambda row: (row["criterion"], row["kind"])):
        rest = need["child_years"] - sum(float(row["child_years"]) for row in ones)
        assert abs(rest) < 1 or rest >= MINIMUM
    shown = [row for row in rows(root / "models/unexplained.csv") if row["measure"] == "all" and row["child_years"]]
    totals = {row["practice"]: float(row["child_years"]) for row in shown}
    cells = [row for row in rows(root / "models/validation/deprivation.csv") if row["practice"] in totals]
    for practice, ones in itertools.groupby(cells, key=lambda row: row["practice"]):
        rest = totals[practice] - sum(float(row["child_years"]) for row in ones if row["child_years"])
        assert abs(rest) < 1 or rest >= MINIMUM


def test_a_group_of_all_but_three_is_withheld(city):
    """In every year of the accounts all children but three are in the group alone."""
    row = next(row for row in rows(city.workspace.root / "models/validation/groups.csv") if row["group"] == "alone")
    assert row["withheld"] == "1" and not row["child_years"] and not row["actual"]


def test_nothing_small_can_be_worked_out(root):
    assert reader_of(root, MINIMUM).told() == {}


def test_the_documents_tell_no_more(root):
    """Pages, sheets of the units, the workbook's sheets and the data inside the what-if page, read beside the files."""
    said = list(documents.said(root))
    assert len({name for _, name, _, _ in said}) > 4 and any(low < high for _, _, low, high in said), "the documents are read"
    assert reader_of(root, MINIMUM, said).told() == {}


def test_the_attacker_finds_a_percentage_in_a_page(spoilt):
    path = spoilt / "reports/centres/D.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for line in page.find("table", id="table-profile").find_all("tr"):
        cells = line.find_all(["th", "td"])
        if cells[0].get_text() in ("illness: none", "illness: chronic"):
            cells[1].string = "94.1%" if "none" in cells[0].get_text() else "2.9%"
    path.write_text(str(page), encoding="utf-8")
    found = reader_of(spoilt, MINIMUM, documents.said(spoilt)).told()
    assert found.items() >= {"illness[severe] in D": 1, "illness[chronic] in D": 1}.items()


def test_the_attacker_reads_hidden_sheets(spoilt):
    """The key has joined the bands from 6 on; the workbook may not hold a finer one anywhere."""
    book = load_workbook(spoilt / "reports/key.xlsx")
    sheet = book.create_sheet("more")
    sheet.sheet_state = "hidden"
    sheet.append(["Code", "age: 0–5", "age: 6 and over"])
    sheet.append(["D", 10, 3])
    book.save(spoilt / "reports/key.xlsx")
    with pytest.raises(AssertionError, match="contradict"):
        reader_of(spoilt, MINIMUM, documents.said(spoilt)).told()


def test_the_attacker_finds_a_level_that_is_left(spoilt, city):
    show(spoilt, city, "D", "illness[none]", "illness[chronic]")
    assert reader_of(spoilt, MINIMUM).told().items() >= {"illness[severe] in D": 1, "illness[chronic] in D": 1}.items()


def test_the_attacker_finds_a_unit_that_is_left(spoilt, city):
    show(spoilt, city, "ABCE", "illness[severe]")
    assert reader_of(spoilt, MINIMUM).told()["illness[severe] in D"] == 1


def test_the_attacker_finds_a_complement(spoilt, city):
    show(spoilt, city, "C", "settled")
    assert reader_of(spoilt, MINIMUM).told() == {"everyone without settled in C": 2}


def test_the_attacker_finds_a_band_by_difference(spoilt, city):
    """The key has joined the bands from 6 on; two finer ones in the profile leave the third."""
    show(spoilt, city, "D", "age[6-12]", "age[13-15]")
    assert reader_of(spoilt, MINIMUM).told()["age[16+] in D"] == 2


def test_the_attacker_finds_what_lies_between_two_counts(spoilt):
    path = spoilt / "reports/counts.csv"
    save(path, [row | {"risk_factors[2+]": "20.00", "risk_factors[3+]": "17.00" if row["centre"] == "D" else "8.00"} for row in rows(path)])
    assert reader_of(spoilt, MINIMUM).told() == {"risk_factors[2+] without risk_factors[3+] in D": 3}


def test_three_figures_that_two_by_two_tell_nothing():
    """Rows and columns of withheld cells: the sums pin one that no single relation does."""
    attacker = Attacker(MINIMUM)
    for pair, total in ((("a", "b"), 14), (("b", "c"), 13), (("a", "c"), 9)):
        attacker.know({("U", name): 1 for name in pair}, total)
    assert attacker.told() == {"c in U": 4, "c in all": 4}


def test_a_rounded_total_leaves_room():
    attacker = Attacker(MINIMUM)
    attacker.know({("U", "a"): 1, ("U", "b"): 1}, 10)
    attacker.know({("U", "a"): 1}, 6.6, 8.4)
    assert attacker.told() == {}
    attacker.know({("U", "a"): 1}, 7.5, 8.4)
    assert attacker.told() == {"b in U": 2, "b in all": 2}


def test_a_unit_under_the_limit_stops_the_run(spoilt):
    """So that no file ever holds its number of children."""
    page = json.loads((spoilt / "params.yaml").read_text(encoding="utf-8"))
    (spoilt / "params.yaml").write_text(json.dumps(page | {"privacy": {"minimum_count": 40}}), encoding="utf-8")
    with pytest.raises(ModelError, match="fewer than 40 children"):
        weights.run(open_workspace(spoilt))


def number(name: str, _: str, said: str) -> float:
    """A figure of a file; in a page three digits after a mark are thousands."""
    said = re.sub(r"[.,](?=\d{3})", "", said) if ".html" in name else said
    found = re.fullmatch(r"\d+([.,]\d+)?", said)
    return float(said.replace(",", ".")) if found else 0.0


def show(root: Path, city, centres: str, *names: str) -> None:
    """Put withheld figures into the profile."""
    path = root / "reports/profile.csv"
    found = rows(path)
    for row in found:
        name = f"{row['criterion']}[{row['level']}]" if row["level"] else row["criterion"]
        if name in names and row["centre"] in centres:
            group = city.people[city.people["centre"] == row["centre"]]
            row["value"], row["withheld"] = f"{100 * holds(group, row).mean():.4f}", "0"
    save(path, found)


def holds(group, row):
    """For which children a line of the profile holds."""
    values, level = group[row["criterion"]], row["level"]
    if row["criterion"] != "age":
        return values == (level or 1)
    low, _, high = level.removesuffix("+").partition("-")
    return (values >= int(low)) & (values <= int(high or 99))


def save(path: Path, found: list[dict[str, str]]) -> None:
    """Rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
