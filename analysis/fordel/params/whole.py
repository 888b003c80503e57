"""The whole of ``params.yaml``, and what its sections may not say against each other."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from fordel.params.criteria import Criterion
from fordel.params.model import Model
from fordel.params.parts import Label, Part, Text, Word, Year
from fordel.params.policy import Policy
from fordel.params.sources import TABLES, Acknowledgement, Source


class WorkspaceParams(Part):
    """What the workspace is called, in which language and currency it reports."""

    name: Label
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


class Units(Part):
    """Which unit receives money, which unit's own practice is taken out, and what they are called."""

    receives: Literal["centre", "area"] = "centre"
    practice: Literal["centre", "region"] = "centre"
    labels: dict[Literal["da", "en"], Word]
    practice_labels: dict[Literal["da", "en"], Word] | None = None
    names: dict[str, Label] = {}

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


def _paragraphs(value: object) -> object:
    """One paragraph as a list of one; an empty one as none."""
    return ((value,) if value else ()) if isinstance(value, str) else value


Paragraphs = Annotated[tuple[Text, ...], BeforeValidator(_paragraphs, json_schema_input_type=str | list[str])]


class OwnText(Part):
    """The analyst's own paragraphs in the memo, each printed at the end of its section, in the report's language."""

    recommendation: Paragraphs = ()
    problem: Paragraphs = ()
    solution: Paragraphs = ()
    economy: Paragraphs = ()
    process: Paragraphs = ()


class Report(Part):
    """Whose case it is: the documents' heads, the memo's own paragraphs, and enclosures beside those that the run writes."""

    case_number: str = ""
    document_number: str = ""
    date: datetime.date | None = None
    sender: str = ""
    recipient: str = ""
    own_text: OwnText = OwnText()
    attachments: tuple[Text, ...] = ()


class Privacy(Part):
    """Counts of children below ``minimum_count`` are not published."""

    minimum_count: Annotated[int, Field(ge=3, le=100)] = 5


class Params(Part):
    """The whole of ``params.yaml``."""

    schema_version: Literal[2]
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
        faults += [*_late(self.years), *_clashes(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def criteria_used(self, *uses: str) -> tuple[Criterion, ...]:
        """The register's entries with one of these uses, in the register's order."""
        return tuple(criterion for criterion in self.criteria if criterion.use in uses)


def _late(years: Years) -> list[str]:
    """Years that lie after the budget year, of which there can be no figures when the budget is made."""
    late = {"estimation": max(years.estimation), "population": years.population}
    return [
        f"years.{name}: {year} is after the budget year {years.budget}; give {years.budget} or an earlier year"
        for name, year in late.items()
        if year > years.budget
    ]


def _clashes(whole: Params) -> list[str]:
    """What sections that are right each by itself say against each other."""
    model, policy, faults = whole.model, whole.policy, []
    if "children" not in whole.sources and (model.pool_thresholds or model.outside_formula):
        faults.append("model: pool_thresholds and outside_formula need a table children")
    if policy.pool is not None and policy.pool.threshold not in model.pool_thresholds:
        faults.append(f"policy.pool.threshold: {policy.pool.threshold} is not among model.pool_thresholds, for which need is estimated")
    if policy.pot == "recorded" and model.outside_formula:
        faults.append("policy.pot: recorded does not hold what model.outside_formula leaves out; state the pot, with these cases in it")
    if policy.cases and "cases" not in whole.sources:
        faults.append("policy.cases: a table cases with their numbers is needed among the sources")
    by_name = {criterion.name: criterion for criterion in whole.criteria_used("fit")}
    weights = model.weights
    named = {"base": (weights.base,) if weights.base else (), "risk_factors": weights.risk_factors or (), "leave_out": weights.leave_out}
    unknown = [(key, name) for key, names in named.items() for name in names if name not in by_name]
    faults += [f"model.weights.{key}: {name} is not a criterion with use: fit" for key, name in unknown]
    factors = [by_name[name] for name in weights.risk_factors or () if name in by_name and name != weights.base]
    wrong = [one.name for one in factors if one.level != "child" or one.kind not in {"flag", "level"}]
    faults += [f"model.weights.risk_factors: {name} is not a flag or level of the child, and cannot be counted" for name in wrong]
    base = by_name.get(weights.base) if weights.base else None
    if base is not None and base.kind not in {"band", "level"}:
        faults.append(f"model.weights.base: {base.name} has kind {base.kind}; expected band or level")
    elif base is not None:
        expected = ", ".join(base.level_names)
        strange = [level for level in weights.peak if level not in base.level_names]
        faults += [f"model.weights.peak: {level} is not a band of {base.name}; expected some of {expected}" for level in strange]
        named = {"risk_factors": weights.risk_factors or (), "leave_out": weights.leave_out}
        faults += [f"model.weights.{key}: {base.name} is the base already" for key, names in named.items() if base.name in names]
    return faults
