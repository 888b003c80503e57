"""What was spent on few children is told nowhere: not by unit, not by kind of measure, not by the documents."""

import csv
import re

import numpy as np
import pandas as pd
import pytest

from fordel.need.disclosure import withheld
from fordel.need.load import Rows
from tests.privacy import documents, published
from tests.privacy.attacker import rows
from tests.privacy.small_city import MINIMUM

CLOSED = ("D", "E")
PRICES = {2005: 112 / 100, 2006: 112 / 104}


@pytest.fixture(scope="module")
def root(city):
    return city.workspace.root


@pytest.fixture(scope="module")
def accounts(root):
    found = pd.read_csv(root / "data/raw/children.csv")
    return found.assign(centre=found["area"].str[0], money=found["cost"] * found["year"].map(PRICES))


def test_three_recipients_are_withheld_and_somebody_hides_them(root, accounts):
    """In D three children a year have a measure; with the city's total published, another unit must go too."""
    helped = accounts[accounts["cost"] > 0].groupby(["centre", "year"]).size().unstack()
    assert (helped.loc["D"] < MINIMUM).all() and (helped.drop("D") >= MINIMUM).all().all()
    found = {row["practice"]: row for row in rows(root / "models/unexplained.csv")}
    assert {code for code, row in found.items() if row["note"] == "withheld"} == set(CLOSED)
    for code, row in found.items():
        figures = [row[name] for name in ("child_years", "actual", "need", "unexplained_ratio", "reliability")]
        assert not any(figures) if code in CLOSED else all(figures)
    assert helped.loc[list(CLOSED)].sum().min() >= MINIMUM


@pytest.mark.parametrize(
    ("name", "unit", "figures"),
    [
        ("models/coefficients.csv", "term", ("estimate", "std_error_cluster", "std_error_classical", "low", "high", "factor")),
        ("models/validation/same_side.csv", "practice", ("unexplained_ratio", "lowest", "highest", "same_side")),
        ("models/validation/sensitivity_ratios.csv", "practice", ("unexplained_ratio",)),
        ("models/validation/balance.csv", "practice", ("fitted_to_actual",)),
        ("models/validation/deprivation.csv", "practice", ("child_years", "actual", "expected", "ratio", "low", "high")),
    ],
)
def test_what_leads_to_a_withheld_figure_is_withheld_too(root, name, unit, figures):
    """The levels of the units, their ratios under other choices, and their parts: with what else is known each tells the figure."""
    closed = {*CLOSED, *(f"practice[{code}]" for code in CLOSED)}
    own = [row for row in rows(root / name) if row[unit] in closed]
    assert own and not [row for row in own if any(row[figure] for figure in figures)]
    others = [row for row in rows(root / name) if row[unit] in {"A", "practice[A]"}]
    assert others and all(any(row[figure] for figure in figures) for row in others)


def test_the_covariance_of_a_withheld_level_is_withheld(root):
    """Its own variance would tell what the unit spent."""
    with (root / "models/covariance.csv").open(encoding="utf-8", newline="") as stream:
        head, *lines = csv.reader(stream)
    closed = {f"practice[{code}]" for code in CLOSED}
    for line in lines:
        cells = dict(zip(head[1:], line[1:], strict=True))
        assert {name for name, cell in cells.items() if not cell} == (set(cells) if line[0] in closed else closed)


def test_no_document_holds_what_was_spent(root, accounts):
    """Not in a table, a figure, a formula, a hidden sheet, nor in what a page's script computes with."""
    sums = accounts.groupby("centre")["money"].sum()
    names = [name for name in published.public(root) if not name.endswith(".png")]
    texts = {name: documents.written(root / name) for name in names if not name.endswith(".pdf")}
    texts |= {name: re.sub(r"(?<=\d),(?=\d{3})", "", published.text(root / name)) for name in names if name.endswith(".pdf")}
    for code in CLOSED:
        assert not [name for name, text in texts.items() if str(int(sums[code])) in text or str(round(sums[code])) in text]
    seen = {name for name, text in texts.items() if str(int(sums["B"])) in text or str(round(sums["B"])) in text}
    assert {"models/unexplained.csv", "reports/appendix.html", "reports/centres/B.html"} <= seen


def test_the_documents_say_that_it_is_withheld(root):
    """With the sign in the tables, in a sentence on the unit's sheet, and nothing that looks like nought."""
    for table, shown in (("unexplained", 2), ("practice", 2), ("same_side", 1)):
        lines = {line[0] if table != "practice" else line[1]: line for line in documents.table(root / "reports/appendix.html", table)}
        for code in CLOSED:
            assert set(lines[f"Centre {code}"][shown:]) == {documents.SIGN}
        assert documents.SIGN not in lines["Centre A"]
    for table in ("ratios", "balance"):
        head, *lines = documents.table(root / "reports/appendix.html", table)
        assert {line[head.index(code)] for line in lines for code in CLOSED} == {documents.SIGN}
    sheet = (root / "reports/centres/D.html").read_text(encoding="utf-8")
    assert "It is not shown for Centre D, because the figures rest on few children" in sheet


@pytest.mark.parametrize("seed", range(60))
def test_no_sum_tells_a_withheld_amount(seed):
    """Of random cities: whoever solves for every amount from the published ones and all sums finds none that is withheld."""
    people, found = random_city(np.random.default_rng(seed))
    told = Solver(people)
    for _, row in people.iterrows():
        for kind in ("all", "placement", "preventive"):
            if row["practice"] not in found.practice(kind) and row["area"] not in found.areas:
                told.know([(row["area"], kind)])
    for kind in ("all", "placement", "preventive"):
        told.know([(area, kind) for area in people["area"]])
        for practice, own in people.groupby("practice"):
            if practice not in found.practice(kind):
                told.know([(area, kind) for area in own["area"]])
    for kind in ("all", "placement", "preventive"):
        for practice, own in people.groupby("practice"):
            if practice in found.practice(kind) and len(people["practice"].unique()) > 1:
                assert not told.tells([(area, kind) for area in own["area"]]), (practice, kind)
    assert not [area for area in found.areas if told.tells([(area, "all")])]


@pytest.mark.parametrize("seed", range(60))
def test_whoever_is_few_is_withheld(seed):
    people, found = random_city(np.random.default_rng(seed))
    by_practice = people.groupby("practice")[["all", "placement", "preventive"]].sum()
    for code, row in by_practice.iterrows():
        for kind, number in row.items():
            assert not 0 < number < MINIMUM or code in found.practice(kind)
    assert {area for area, number in zip(people["area"], people["all"], strict=True) if 0 < number < MINIMUM} <= found.areas


def test_a_year_with_few_withholds_the_window():
    """Nine children have a measure in one year and three in the next: two windows less one another would be the three."""
    rows_of = Rows(
        {
            "area": np.repeat(["S1", "S2", "S3"], 40),
            "practice": np.repeat(["P", "Q", "R"], 40),
            "year": np.tile(np.repeat([2005, 2006], 20), 3),
            "exposure": np.ones(120),
            "outcome": np.concatenate([np.arange(20) < 9, np.arange(20) < 3, *[np.arange(20) < 15] * 4]).astype(float),
        },
        True,
    )
    assert withheld(rows_of, False, MINIMUM).practices == {"P", "Q"}


class Solver:
    """Linear relations between the amounts of areas by kind; the kinds add up to all."""

    def __init__(self, people: pd.DataFrame) -> None:
        self.places = {(area, kind): place for place, (area, kind) in enumerate(
            (area, kind) for area in people["area"] for kind in ("all", "placement", "preventive")
        )}  # fmt: skip
        self.known: list[np.ndarray] = []
        for area in people["area"]:
            self.known.append(self._line([(area, "all")]) - self._line([(area, "placement"), (area, "preventive")]))

    def _line(self, cells: list[tuple[str, str]]) -> np.ndarray:
        line = np.zeros(len(self.places))
        line[[self.places[cell] for cell in cells]] = 1
        return line

    def know(self, cells: list[tuple[str, str]]) -> None:
        """The sum of these is published."""
        self.known.append(self._line(cells))

    def tells(self, cells: list[tuple[str, str]]) -> bool:
        """Whether the sum of these follows from what is known."""
        base = np.linalg.matrix_rank(np.array(self.known))
        return np.linalg.matrix_rank(np.array([*self.known, self._line(cells)])) == base


def random_city(rng: np.random.Generator):
    """Regions of one to four areas; children with a measure of either kind, often few. A row is a child."""
    lines, people = [], []
    for practice in "PQRST":
        for place in range(int(rng.integers(1, 5))):
            area = f"{practice}{place}"
            kinds = rng.choice([0, 1, 2, 3, 6, 15, 40], 2, p=[0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2])
            people.append({"practice": practice, "area": area, "all": sum(kinds), "placement": kinds[0], "preventive": kinds[1]})
            for kind, number in zip(("placement", "preventive", ""), (*kinds, 30), strict=True):
                lines += [{"practice": practice, "area": area, "kind": kind}] * int(number)
    kind = np.array([line["kind"] for line in lines])
    columns = {name: np.array([line[name] for line in lines]) for name in ("practice", "area")}
    columns |= {"year": np.full(len(kind), 2005), "exposure": np.ones(len(kind)), "outcome": (kind != "").astype(float)}
    columns |= {f"outcome_{name}": (kind == name).astype(float) for name in ("placement", "preventive")}
    return pd.DataFrame(people), withheld(Rows(columns, True), False, MINIMUM)
