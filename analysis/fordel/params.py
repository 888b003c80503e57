"""``params.yaml`` as typed, frozen objects: every setting of a workspace, and nothing else.

Unknown keys are errors, and all faults are reported at once. The JSON Schema of this page is
published as ``docs/params.schema.json``.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fordel.errors import ParamsError

SCHEMA_VERSION = 1
TABLES = ("children", "areas", "centres", "area_centre", "population", "history", "prices", "boundaries")
OUTCOME_COLUMNS = ("cost", "recipients", "rate", "cost_placement", "cost_preventive", "placed", "amount")

Year = Annotated[int, Field(ge=1900, le=2100)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
InteractionDeclared = tuple[Name, Name] | tuple[Name, Name, Literal["+", "-", "none"]]


class Part(BaseModel):
    """A part of ``params.yaml``: frozen, and strict about keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class WorkspaceParams(Part):
    """What the workspace is called, in which language and currency it reports."""

    name: Text
    language: Literal["da", "en"] = "da"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "DKK"
    synthetic: bool = False


class Years(Part):
    """The budget year, the years the weights are estimated on, the year children are counted, the price year."""

    budget: Year
    estimation: Annotated[tuple[Year, ...], Field(min_length=1)]
    population: Year
    price_level: Year

    @field_validator("estimation")
    @classmethod
    def _ascending(cls, years: tuple[int, ...]) -> tuple[int, ...]:
        if list(years) != sorted(set(years)):
            raise ValueError("give the years once each, in ascending order")
        return years


class Word(Part):
    """A noun as it stands in sentences: one, many, the (definite singular), the_many (definite plural)."""

    one: Text
    many: Text
    the: Text
    the_many: Text


class Units(Part):
    """Which unit receives money, which unit's own practice is taken out, and what they are called."""

    receives: Literal["centre", "area"] = "centre"
    practice: Literal["centre", "region"] = "centre"
    labels: dict[Literal["da", "en"], Word]
    practice_labels: dict[Literal["da", "en"], Word] | None = None
    names: dict[str, Text] = {}

    @model_validator(mode="after")
    def _supported(self) -> Units:
        if (self.receives, self.practice) not in {("centre", "centre"), ("area", "region")}:
            raise ValueError(
                f"receives: {self.receives} with practice: {self.practice} is not supported; "
                "use centre with centre, or area with region"
            )
        if self.practice == "region" and self.practice_labels is None:
            raise ValueError("practice_labels is needed when practice: region")
        return self

    def word(self, language: str) -> Word:
        """The receiving unit's word in one language."""
        return self.labels[language]

    def practice_word(self, language: str) -> Word:
        """The practice unit's word in one language; the receiving unit's where they are the same."""
        return (self.practice_labels or self.labels)[language]


class Filter(Part):
    """Rows of a supplier's file that are left out, with the reason the report gives."""

    column: str
    drop: Annotated[tuple[str, ...], Field(min_length=1)]
    reason: Text


class Derived(Part):
    """A column computed as ``factor`` times the product of the supplier's columns."""

    product: Annotated[tuple[str, ...], Field(min_length=1)]
    factor: float = 1.0


class Source(Part):
    """How a supplier's file becomes a contract table, without code."""

    path: str
    format: Literal["csv", "xlsx", "parquet", "geojson"] | None = None
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    decimal: Literal[".", ","] = "."
    sheet: str | None = None
    columns: dict[str, str] = {}
    constant: dict[str, str | int | float] = {}
    derive: dict[str, Derived] = {}
    missing: dict[str, tuple[str, ...]] = {}
    allow_missing: dict[str, Text] = {}
    ignore: tuple[str, ...] | Literal["*"] = ()
    filters: tuple[Filter, ...] = ()
    unit: dict[str, Annotated[float, Field(gt=0)]] = {}
    expected_total: dict[str, float] = {}
    expected_cost_per_child: Annotated[float, Field(gt=0)] | None = None
    basis: Literal["counted", "forecast"] | None = None
    supplier: Text | None = None

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        parts = PurePosixPath(path)
        if "\\" in path or ":" in path or parts.is_absolute() or ".." in parts.parts or parts.parts[:2] != ("data", "raw"):
            raise ValueError("must be a path below data/raw, written with /")
        return path

    @property
    def kind(self) -> str:
        """The file's format: as declared, else from its ending."""
        ending = PurePosixPath(self.path).suffix.lower().lstrip(".")
        return self.format or {"json": "geojson", "txt": "csv"}.get(ending, ending)


class Acknowledgement(Part):
    """A warning that somebody has read and answers for."""

    rule: str
    table: str
    column: str | None = None
    reason: Text
    by: Text


class Labels(Part):
    """A name in both report languages."""

    da: Text
    en: Text


class Criterion(Part):
    """One entry of the criteria register: an objective fact that raises or lowers need.

    ``kind`` says how it is coded: ``flag`` 0/1; ``share`` 0-1; ``percent`` 0-100 (fitted as a fraction);
    ``level`` one of ``levels`` (the first is the reference); ``band`` a number cut at the lower bounds in
    ``bands`` (the first band is the reference); ``number`` as it is. A ``flag``, ``share`` or ``percent``
    with expected sign ``-`` is fitted as its complement.
    """

    name: Name
    label: Labels
    group: Literal["child", "parents", "housing", "event"]
    level: Literal["child", "area"]
    kind: Literal["flag", "share", "percent", "level", "band", "number"]
    column: str | None = None
    levels: tuple[str, ...] = ()
    level_labels: dict[str, Labels] = {}
    bands: tuple[float, ...] = ()
    expected_sign: Literal["+", "-", "none"]
    cause: Text
    influenced_by: Literal["nobody", "family", "city", "receiver"]
    minority: bool = False
    source: Text
    use: Literal["fit", "tried", "refused"] = "fit"

    @property
    def input_column(self) -> str:
        """The contract column that holds the criterion."""
        return self.column or self.name

    @property
    def complement(self) -> bool:
        """True where the complement (1 - value) is fitted, because the expected sign is ``-``."""
        return self.expected_sign == "-" and self.kind in {"flag", "share", "percent"}

    @model_validator(mode="after")
    def _consistent(self) -> Criterion:
        if (self.kind == "level") != bool(self.levels) or (self.kind == "band") != bool(self.bands):
            raise ValueError("levels goes with kind: level and bands with kind: band, and only there")
        if set(self.level_labels) - set(self.levels):
            raise ValueError("level_labels names a value that levels does not have")
        if len(self.levels) == 1 or len(set(self.levels)) != len(self.levels):
            raise ValueError("levels needs two or more different values")
        if self.bands and (len(self.bands) < 2 or list(self.bands) != sorted(set(self.bands))):
            raise ValueError("bands needs two or more lower bounds in ascending order")
        if self.expected_sign == "-" and self.kind not in {"flag", "share", "percent"}:
            raise ValueError("expected_sign '-' needs a kind with a complement: flag, share or percent")
        if self.use != "refused" and self.influenced_by == "receiver":
            raise ValueError(
                f"{self.name} can be moved by the unit that receives the money, so it is refused as a criterion; "
                "set use: refused to have the report say so"
            )
        if self.use != "refused" and self.input_column in OUTCOME_COLUMNS:
            raise ValueError(f"{self.name} reads the column {self.input_column}: cost and use of help are refused as criteria")
        return self


class Model(Part):
    """How need is estimated.

    ``criteria_selection`` is ``fixed`` (every criterion with ``use: fit`` stays) or ``protocol`` (the written protocol
    may remove some). ``selection_in_bootstrap`` is the number of replicates in which the whole protocol is run again.
    ``interactions`` names pairs of criteria whose products enter too, each with its expected sign if there is one:
    ``[[a, b], [a, c, "+"]]``. ``resample_population`` draws the counted children again in every replicate.
    """

    outcome: Literal["cost", "recipients", "rate"]
    family: Literal["poisson", "two_part", "tweedie", "linear"] = "poisson"
    tweedie_power: Annotated[float, Field(gt=1, lt=2)] | None = None
    criteria_selection: Literal["fixed", "protocol"] = "fixed"
    selection_in_bootstrap: Annotated[int, Field(ge=0, le=10_000)] = 0
    interactions: tuple[InteractionDeclared, ...] = ()
    supply: tuple[Name, ...] = ()
    supply_labels: dict[Name, Labels] = {}
    unexplained_share: Annotated[float, Field(ge=0, le=0.5)] = 0.0
    replicates: Annotated[int, Field(ge=100, le=100_000)] = 1000
    resample_population: bool = False
    seed: Annotated[int, Field(ge=0)]
    engine: Literal["duckdb"] = "duckdb"

    @model_validator(mode="after")
    def _consistent(self) -> Model:
        if self.selection_in_bootstrap and self.criteria_selection != "protocol":
            raise ValueError("selection_in_bootstrap goes with criteria_selection: protocol")
        if self.selection_in_bootstrap > self.replicates:
            raise ValueError("selection_in_bootstrap cannot exceed replicates")
        pairs = [frozenset(declared[:2]) for declared in self.interactions]
        if any(len(pair) == 1 for pair in pairs) or len(set(pairs)) != len(pairs):
            raise ValueError("interactions: name two different criteria, and each pair once")
        return self


class Policy(Part):
    """The pot, whole currency units, and its status."""

    pot: Annotated[int, Field(strict=True, ge=0, le=10**12)] | Literal["recorded"]
    illustrative: bool = False
    status: Literal["draft"] = "draft"


class Report(Part):
    """What the head of the report says."""

    case_number: str = ""
    document_number: str = ""
    date: datetime.date | None = None
    sender: str = ""
    own_text: dict[str, str] = {}


class Privacy(Part):
    """Counts of children below ``minimum_count`` are not published."""

    minimum_count: Annotated[int, Field(ge=3, le=100)] = 5


class Params(Part):
    """The whole of ``params.yaml``."""

    schema_version: Literal[1]
    workspace: WorkspaceParams
    years: Years
    units: Units
    sources: dict[Literal[TABLES], Source]
    acknowledge: tuple[Acknowledgement, ...] = ()
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    model: Model
    policy: Policy
    report: Report = Report()
    privacy: Privacy = Privacy()

    @model_validator(mode="after")
    def _consistent(self) -> Params:
        names = [criterion.name for criterion in self.criteria]
        faults = [f"criteria: {name} stands twice" for name in sorted({n for n in names if names.count(n) > 1})]
        if "children" not in self.sources and "areas" not in self.sources:
            faults.append("sources: a table children or a table areas is needed")
        faults += [f"sources: the table {table} is needed" for table in ("area_centre", "population") if table not in self.sources]
        if self.workspace.language not in self.units.labels:
            faults.append(f"units.labels: the word for the receiving unit in '{self.workspace.language}' is missing")
        if not any(criterion.use == "fit" for criterion in self.criteria):
            faults.append("criteria: at least one criterion with use: fit is needed")
        if "children" not in self.sources:
            faults += [f"criteria: {c.name} has level: child, but there is no table children" for c in self.criteria if c.level == "child"]
        if "areas" not in self.sources:
            faults += [f"criteria: {c.name} has level: area, but there is no table areas" for c in self.criteria if c.level == "area"]
        if self.model.outcome == "rate" and "children" in self.sources:
            faults.append("model.outcome: rate goes with area figures only")
        if self.model.outcome != "cost" and self.policy.pot == "recorded":
            faults.append("policy.pot: recorded goes with model.outcome: cost only")
        if self.model.supply and "areas" not in self.sources:
            faults.append("model.supply: supply variables are columns of the table areas, which is not among the sources")
        fitted = {criterion.name for criterion in self.criteria if criterion.use == "fit"}
        unknown = sorted({name for declared in self.model.interactions for name in declared[:2]} - fitted)
        faults += [f"model.interactions: {name} is not a criterion with use: fit" for name in unknown]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def criteria_used(self, *uses: str) -> tuple[Criterion, ...]:
        """The register's entries with one of these uses, in the register's order."""
        return tuple(criterion for criterion in self.criteria if criterion.use in uses)


def parse_params(text: str, where: str = "params.yaml") -> Params:
    """Typed settings from YAML text.

    Parameters
    ----------
    text : str
        YAML 1.2. Anchors and tags are refused: a setting stands where it is read.
    where : str
        The file's name in messages.

    Raises
    ------
    ParamsError
        With every fault, each with its place in the file.
    """
    from ruamel.yaml import YAML, YAMLError
    from ruamel.yaml.tokens import AliasToken, AnchorToken, ScalarToken, TagToken

    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            if isinstance(token, AliasToken | AnchorToken | TagToken):
                line = token.start_mark.line + 1
                raise ParamsError(f"{where}, line {line}: anchors, aliases and tags are not allowed; write the value out")
            if isinstance(token, ScalarToken) and token.plain and (meant := _ambiguous(token.value)):
                raise ParamsError(f"{where}, line {token.start_mark.line + 1}: {token.value} could be read in two ways; {meant}")
        content = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ParamsError(f"{where}: not readable as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise ParamsError(f"{where}: expected settings with the keys {', '.join(Params.model_fields)}")
    if content.get("schema_version") != SCHEMA_VERSION:
        raise ParamsError(f"{where}: schema_version: expected {SCHEMA_VERSION}, found {content.get('schema_version')!r}")
    try:
        return Params.model_validate(content)
    except ValidationError as error:
        lines = [f"{where}: {_place(fault['loc'])}: {_plain(fault)}" for fault in error.errors()]
        raise ParamsError("\n".join(lines)) from error


def _ambiguous(scalar: str) -> str:
    """What to write for a number that a reader and YAML take differently; empty for all others."""
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+", scalar):
        return f"a point is the decimal mark here: write {scalar.replace('.', '')}, or {scalar}0 if decimals are meant"
    if re.fullmatch(r"[+-]?0[0-9]+", scalar):
        return f"write {scalar.lstrip('+-0') or '0'}, or '{scalar}' in quotation marks if it is a code"
    return ""


def read_params(path: Path) -> Params:
    """Typed settings from a file; see `parse_params`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        todo = "run the command in a workspace, or make one with 'fordel new'"
        raise ParamsError(f"{path.name}: not found in {path.parent}; {todo}") from error
    except UnicodeDecodeError as error:
        raise ParamsError(f"{path.name}: not UTF-8 (byte {error.start + 1}); save it as UTF-8") from error
    return parse_params(text, path.name)


def _place(parts: tuple) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in parts) or "the whole file"


def _plain(fault: dict) -> str:
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its spelling"
    if fault["type"] in {"missing", "value_error"}:
        return message[0].lower() + message[1:]
    return f"{message[0].lower()}{message[1:]}, found {fault.get('input')!r}"
