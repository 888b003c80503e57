"""A small city with rows about single children, and a smaller one with area figures only; both can be broken."""

import contextlib
import csv
import hashlib
import io
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fordel.errors import InputError
from fordel.ingest import stage
from fordel.params import Params
from fordel.workspace import Workspace

AREAS = {"101": "A", "102": "A", "103": "A", "104": "B", "105": "B", "106": "B"}
YEARS = (2005, 2006)
LABELS = {
    "da": {"one": "center", "many": "centre", "the": "centret", "the_many": "centrene"},
    "en": {"one": "centre", "many": "centres", "the": "the centre", "the_many": "the centres"},
}
REGION = {
    "da": {"one": "region", "many": "regioner", "the": "regionen", "the_many": "regionerne"},
    "en": {"one": "region", "many": "regions", "the": "the region", "the_many": "the regions"},
}


def criterion(name: str, level: str, kind: str, **more: object) -> dict:
    """An entry of the criteria register."""
    entry = {"name": name, "label": {"da": name, "en": name}, "group": "child", "level": level, "kind": kind, "expected_sign": "none"}
    return entry | {"cause": "made for the test", "influenced_by": "nobody", "source": "made for the test"} | more


@dataclass
class Case:
    """Files and settings of a workspace; change them, then `run` it."""

    root: Path
    settings: dict
    files: dict[str, bytes] = field(default_factory=dict)

    def lines(self, name: str) -> list[str]:
        """A CSV file's lines; line 1 is the header."""
        return self.files[name].decode("utf-8").splitlines()

    def put(self, name: str, lines: list[str]) -> None:
        """A CSV file from its lines."""
        self.files[name] = ("\n".join(lines) + "\n").encode("utf-8")

    def cell(self, name: str, row: int, column: str, value: str) -> None:
        """Change one cell; rows as the supplier sees them."""
        lines = self.lines(name)
        cells = lines[row - 1].split(",")
        cells[lines[0].split(",").index(column)] = value
        lines[row - 1] = ",".join(cells)
        self.put(name, lines)

    def column(self, name: str, column: str, value: str | None) -> None:
        """Give a column one value in all rows, adding it where it is not there; None removes it."""
        rows = list(csv.reader(self.lines(name)))
        place = rows[0].index(column) if column in rows[0] else len(rows[0])
        for number, cells in enumerate(rows):
            cells[place : place + 1] = [] if value is None else [column if number == 0 else value]
        self.put(name, [",".join(cells) for cells in rows])

    def append(self, name: str, line: str) -> None:
        """Add a row at the end."""
        self.put(name, [*self.lines(name), line])

    def write(self) -> Workspace:
        """Put the files in place; the workspace."""
        for name, content in self.files.items():
            path = self.root / "data" / "raw" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return Workspace(self.root, Params.model_validate(self.settings))

    def run(self) -> stage.IngestResult:
        """Run the stage."""
        return stage.run(self.write())

    def fail(self) -> str:
        """Run the stage, which must refuse; what it said."""
        with pytest.raises(InputError) as caught:
            self.run()
        return str(caught.value)

    def findings(self, severity: str | None = None) -> list[dict[str, str]]:
        """Run the stage, whatever comes of it; the rows of ``data/ingest.csv``."""
        with contextlib.suppress(InputError):
            self.run()
        rows = self.read("data/ingest.csv")
        return [row for row in rows if severity in {None, row["severity"]}]

    def read(self, name: str) -> list[dict[str, str]]:
        """A CSV output's rows."""
        return list(csv.DictReader(io.StringIO((self.root / name).read_text(encoding="utf-8"))))

    def table(self, name: str):
        """A written contract table."""
        import pyarrow.parquet as pq

        return pq.read_table(self.root / "data" / "tables" / f"{name}.parquet")

    def digests(self) -> dict[str, str]:
        """Every file beside the raw ones, with the hash of its bytes."""
        paths = [p for p in sorted(self.root.rglob("*")) if p.is_file() and "raw" not in p.relative_to(self.root).parts]
        return {p.relative_to(self.root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def _child_files() -> dict[str, list[str]]:
    children, areas, belongs, population = [], [], [], []
    for year in (*YEARS, 2007):
        for number, (area, centre) in enumerate(AREAS.items()):
            belongs.append(f"{area},{year},{centre}")
            areas.append(f"{area},{year},{10 + 5 * number},{1.5 + number}")
            for child in range(4):
                age, boy, state = 3 * child + number, child % 2, ("none", "chronic")[child == 1]
                facts = f"{age},{boy},{state},0.{number}"
                cost = 9000 + 100 * number if child == 2 else 0
                key = f"k{area}{child},{year},{area}"
                if year == 2007:
                    population.append(f"{area},{year},1,{facts}")
                else:
                    children.append(f"{key},1,{cost},{area if cost else ''},{int(cost > 0)},{facts}")
    facts = "age,boy,diagnosis,moves"
    return {
        "children.csv": [f"child_id,year,area,child_years,cost,home_area,placed,{facts}", *children],
        "areas.csv": ["area,year,poverty,distance", *areas],
        "centres.csv": ["centre,name", "A,Center A", "B,Center B"],
        "area_centre.csv": ["area,year,centre", *belongs],
        "population.csv": [f"area,year,children,{facts}", *population],
        "prices.csv": ["year,index", "2005,100", "2006,103.5", "2009,112.1"],
        "history.csv": ["centre,year,kind,amount", "A,2006,budget,100000", "A,2006,account,110000", "B,2006,budget,90000"],
    }


def child_settings(tables: Iterable[str], **years: object) -> dict:
    """Settings with criteria of children and of areas; ``tables`` are CSV files by their names."""
    return {
        "schema_version": 2,
        "workspace": {"name": "Testby", "language": "en", "synthetic": True},
        "years": years,
        "units": {"labels": LABELS},
        "sources": {table: {"path": f"data/raw/{table}.csv"} for table in tables},
        "criteria": [
            criterion("age", "child", "band", bands=[0, 6, 12]),
            criterion("boy", "child", "flag"),
            criterion("diagnosis", "child", "level", levels=["none", "chronic"]),
            criterion("moves", "child", "share", use="tried"),
            criterion("poverty", "area", "percent"),
        ],
        "model": {"outcome": "cost", "supply": ["distance"], "seed": 1},
        "policy": {"pot": 1000},
    }


def _child_settings() -> dict:
    tables = ("children", "areas", "centres", "area_centre", "population", "prices", "history")
    return child_settings(tables, budget=2009, estimation=list(YEARS), population=2007, price_level=2009)


def _area_files() -> dict[str, list[str]]:
    figures = [f"{area},{200 + 10 * number},{2.5 + number / 4},{20 + 3 * number}" for number, area in enumerate(AREAS)]
    belongs = [f"{area},2006,{'North' if centre == 'A' else 'South'}" for area, centre in AREAS.items()]
    return {"figures.csv": ["code,residents,spend,poor", *figures], "belongs.csv": ["area,year,region", *belongs]}


def _area_settings() -> dict:
    figures = {"path": "data/raw/figures.csv", "columns": {"area": "code", "children": "residents"}, "constant": {"year": 2006}}
    own = {"cost": "spend", "poverty": "poor"}
    return _child_settings() | {
        "years": {"budget": 2008, "estimation": [2006], "population": 2006, "price_level": 2006},
        "units": {"receives": "area", "practice": "region", "labels": LABELS, "practice_labels": REGION},
        "sources": {
            "areas": figures | {"columns": figures["columns"] | own, "unit": {"cost": 1000}},
            "area_centre": {"path": "data/raw/belongs.csv"},
            "population": figures | {"ignore": ["spend", "poor"]},
        },
        "criteria": [criterion("poverty", "area", "percent")],
        "model": {"outcome": "cost", "seed": 1},
    }


def _case(root: Path, settings: dict, files: dict[str, list[str]]) -> Case:
    case = Case(root, deepcopy(settings))
    for name, lines in files.items():
        case.put(name, lines)
    return case


@pytest.fixture
def no_proxies(monkeypatch) -> None:
    """The machine's proxies are not asked."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def city(tmp_path) -> Case:
    """Rows about single children, two centres, one area criterion, one supply variable."""
    return _case(tmp_path / "city", _child_settings(), _child_files())


@pytest.fixture
def figures(tmp_path) -> Case:
    """Area figures only: the areas receive, regions' practice is taken out, cost in thousands."""
    return _case(tmp_path / "figures", _area_settings(), _area_files())
