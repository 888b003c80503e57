"""The page: right figures, self-contained, readable, the same bytes twice."""

import csv
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from fordel.edition import stage
from fordel.errors import WorkspaceError
from tests.key.key_workspace import build_key as build
from tests.report.conftest import make

LONG = {"U02": "Ærø, Østerbro & <script>alert('ø')</script>", "U03": "Charlottenburg-Wilmersdorf og omegn med et meget langt navn $x_1$"}
VARIANTS = [
    {},
    {"language": "en", "units": 40, "boundaries": False, "names": LONG, "synthetic": False},
    {"receives": "area", "units": 12, "synthetic": False},
    {"outcome": "recipients", "drops": False},
    {"outcome": "rate", "language": "en", "boundaries": False},
    {"units": 1},
    {"units": 151, "receives": "area", "boundaries": False},
]
OUTPUTS = ("reports/index.html", "reports/key.xlsx", "reports/map.svg")


def number(cell: str, language: str) -> Decimal:
    """A printed number as a decimal."""
    plain = cell.replace("−", "-").replace(" ", "").strip("%").removesuffix("kr.")
    swap = str.maketrans(".,", " .") if language == "da" else str.maketrans(",", " ")
    return Decimal(plain.translate(swap).replace(" ", ""))


def key_rows(report) -> list[dict[str, str]]:
    return list(csv.DictReader(report.bytes("reports/key.csv").decode().splitlines()))


@pytest.mark.parametrize("options", VARIANTS)
def test_every_figure_of_the_key_table_is_that_of_the_key(made, options):
    report, language = made(**options), options.get("language", "da")
    _, *rows, total = report.table("key")
    expected = key_rows(report)
    assert len(rows) == len(expected)
    for cells, row in zip(rows, expected, strict=True):
        name, code, children, index, share, weights, whole, amount = cells[:8]
        assert (name, code) == (" ".join(row["name"].split()), row["centre"])
        assert abs(number(children, language) - Decimal(row["children"])) < 1
        assert number(index, language) == round(Decimal(row["index"]), 1)
        assert abs(number(share, language) - 100 * Decimal(row["share"])) < Decimal("0.01")
        assert number(amount, language) == Decimal(row["amount"])
        for cell, kind in ((weights, "share"), (whole, "range")):
            low, high = (number(bound, language) for bound in cell.split("–"))
            assert abs(low - 100 * Decimal(row[f"{kind}_low"])) <= Decimal("0.005")
            assert abs(high - 100 * Decimal(row[f"{kind}_high"])) <= Decimal("0.005")
    assert number(total[7], language) == sum(int(row["amount"]) for row in expected)
    assert sum(number(cells[4], language) for cells in rows) == 100 == number(total[4], language)
    assert sum(number(cells[2], language) for cells in rows) == number(total[2], language)


@pytest.mark.parametrize("options", VARIANTS)
def test_the_page_needs_nothing_but_itself(made, options):
    report = made(**options)
    assert not re.search(r"https?:|//[a-z]", re.sub(r"<!DOCTYPE html>", "", report.html))
    assert not report.page.find_all(["script", "link", "img", "iframe", "object", "image"])
    assert not report.page.find_all(src=True)
    folder = report.workspace.path("reports")
    beside = [tag["href"] for tag in report.page.find_all(href=True) if not tag["href"].startswith("#")]
    assert beside and all((folder / name).is_file() for name in beside)
    assert "default-src 'none'" in report.html
    assert not re.search(r"@import|url\((?!#)", report.html)


@pytest.mark.parametrize("options", VARIANTS)
def test_the_page_is_marked_up_for_every_reader(made, options):
    page = made(**options).page
    assert page.html["lang"] == options.get("language", "da")
    assert page.find("meta", attrs={"name": "viewport"})
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {tag["href"][1:] for tag in page.find_all(href=re.compile("^#"))} <= set(ids)
    assert all(reference in ids for tag in page.find_all(attrs={"aria-labelledby": True}) for reference in tag["aria-labelledby"].split())
    for table in page.find_all("table"):
        assert table.caption.get_text(strip=True)
        assert all(cell.get("scope") in {"col", "row"} for cell in table.find_all("th"))
    for figure in page.find_all("figure"):
        assert figure.figcaption.get_text(strip=True)
        assert figure.svg["role"] == "img"
        assert len(figure.svg.desc.get_text()) > 40
    assert page.find(re.compile("^h[1-6]$")).name == "h1"


def test_two_runs_give_the_same_bytes(tmp_path):
    first, second = (make(tmp_path / name, units=9, names=LONG) for name in ("one", "two"))
    for name in OUTPUTS:
        assert first.bytes(name) == second.bytes(name), name
    assert b"\r" not in first.bytes("reports/index.html")


@pytest.mark.parametrize("options", [{"boundaries": True, "names": LONG}, {"boundaries": False, "names": LONG}])
def test_names_from_inputs_are_text_and_nothing_else(made, options):
    report = made(**options)
    assert "<script" not in report.html
    assert report.table("key")[2][0] == LONG["U02"]
    svg = report.bytes("reports/map.svg").decode()
    assert "<script" not in svg
    words = " ".join(ElementTree.fromstring(svg).itertext())
    assert "Ærø" in words


@pytest.mark.parametrize("options", VARIANTS)
def test_a_synthetic_city_says_so_everywhere_and_a_real_one_nowhere(made, options):
    report = made(**options)
    word = {"da": "syntetisk", "en": "synthetic"}[options.get("language", "da")]
    if not options.get("synthetic", True):
        assert word not in report.html.lower()
        return
    assert word in report.page.title.get_text().lower()
    assert word in report.page.find(class_="ribbon").get_text().lower()
    for tag in report.page.find_all(["caption", "figcaption"]):
        assert word in tag.get_text().lower()
    for svg in report.page.find_all("svg"):
        assert word in " ".join(text.get_text() for text in svg.find_all("text")).lower()
    assert word in report.bytes("reports/map.svg").decode().lower()


def test_draft_and_illustration_are_marked(made):
    assert [tag.get_text() for tag in made(units=3, illustrative=True, synthetic=False).page.find(class_="ribbon").find_all("strong")] == [
        "Udkast",
        "Regneeksempel",
    ]
    assert "Udkast. Fordelingen er ikke vedtaget" in made().page.header.get_text()


def test_the_head_names_case_sender_and_date(made):
    assert made().page.find(class_="facts").get_text() == "Forvaltningen · 5. januar 2009 · Sag 2009-1"


@pytest.mark.parametrize("name", ["models/unexplained.csv", "reports/key.json", "models/check.json", "reports/ingest.csv"])
def test_a_missing_result_names_the_stage_and_leaves_the_old_report(tmp_path, name):
    report = make(tmp_path, units=3)
    before = [report.bytes(output) for output in OUTPUTS]
    report.workspace.path(name).unlink()
    with pytest.raises(WorkspaceError, match=f"{name}: not found.*fordel (need|key|ingest)"):
        stage.run(report.workspace)
    assert [report.bytes(output) for output in OUTPUTS] == before


def test_a_damaged_result_is_a_named_error(tmp_path):
    workspace = build(tmp_path)
    workspace.path("models/drops.csv").write_text("criterion,unit\nx,y\n", encoding="utf-8")
    from fordel.key import stage as key_stage

    key_stage.run(workspace)
    with pytest.raises(WorkspaceError, match=r"models/drops\.csv: not as its stage writes it"):
        stage.run(workspace)
