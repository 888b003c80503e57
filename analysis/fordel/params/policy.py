"""What the council decides: the pot, which need is paid, and every step from need to money."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from fordel.params.parts import Labels, Name, Number, Part


class Change(Part):
    """A change from a base: in ``percent`` of it, or an ``amount`` in whole currency units; one of them."""

    percent: Number | None = None
    amount: Annotated[int, Field(strict=True, ge=-(10**12), le=10**12)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Change:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("give percent or amount, and not both")
        return self


class Pool(Part):
    """Cost per child and year above ``threshold`` is shared by the city, but for the part that the unit bears itself."""

    threshold: Annotated[int, Field(strict=True, gt=0, le=10**12)]
    centre_pays: Annotated[Number, Field(ge=0, lt=1)] = Decimal("0.1")


class CaseKind(Part):
    """Cases of one kind that are paid on actual numbers (table ``cases``): currency units per case."""

    kind: Name
    label: Labels
    per_case: Annotated[int, Field(strict=True, ge=0, le=10**9)]


class TransitionRules(Part):
    """The rules that lead from last year's budgets to the target; ``docs/steps.md``, step 4, has the formulas.

    ``target_share`` is the target's weight in the blend with last year's shares, ``years_left`` the budget years until the
    target, this one included. ``floor`` and ``ceiling`` limit the change from last year's budget, ``furthest_under_target``
    the distance below the target in percent. ``measured_from: budget_scaled`` brings last year's budgets to this year's sum
    first. ``without_history: at_target`` pays a unit that had no budget its target; else it is an error.
    """

    target_share: Annotated[Number, Field(ge=0, le=1)] = Decimal(1)
    years_left: Annotated[int, Field(strict=True, ge=1, le=20)] = 1
    floor: Change | None = None
    ceiling: Change | None = None
    furthest_under_target: Annotated[Number, Field(ge=0, le=100)] | None = None
    measured_from: Literal["budget", "budget_scaled"] = "budget"
    without_history: Literal["error", "at_target"] = "error"

    @model_validator(mode="after")
    def _within_all(self) -> TransitionRules:
        for name, limit in (("floor", self.floor), ("ceiling", self.ceiling)):
            if limit is not None and limit.percent is not None and limit.percent < -100:
                raise ValueError(f"{name}: {limit.percent} percent is more than the whole of last year's budget; give -100 or more")
        return self


class Policy(Part):
    """What the council decides: the pot, which need is paid, and every step from need to money (``docs/steps.md``).

    ``pays`` is ``model`` (the full model's need), ``additive`` (the key of weights times counts), or ``by_targets``: the
    additive key where it comes close enough to the full model, else the model. ``reorganisation: follow_areas`` lets last
    year's budgets follow areas that have moved, by ``data/last_year/need.csv``. ``status`` is set by ``fordel adopt`` and
    ``fordel rollover``.
    """

    pot: Annotated[int, Field(strict=True, ge=0, le=10**12)] | Literal["recorded"]
    illustrative: bool = False
    status: Literal["draft", "adopted"] = "draft"
    pays: Literal["by_targets", "additive", "model"] = "by_targets"
    unit: Literal[1, 10, 100, 1000, 10_000, 100_000, 1_000_000] = 1
    reorganisation: Literal["follow_areas", "none"] = "follow_areas"
    reserve: Change | None = None
    pool: Pool | None = None
    fixed: dict[str, Annotated[int, Field(strict=True, ge=0, le=10**12)]] = {}
    cases: tuple[CaseKind, ...] = ()
    transition: TransitionRules | None = None

    @field_validator("unit", mode="before")
    @classmethod
    def _no_truth_value(cls, unit: object) -> object:
        if isinstance(unit, bool):
            raise ValueError("expected 1, 10, 100, ...")
        return unit

    @model_validator(mode="after")
    def _consistent(self) -> Policy:
        kinds = [one.kind for one in self.cases]
        if len(set(kinds)) != len(kinds):
            raise ValueError("cases: name each kind once")
        kept = self.reserve
        if kept is not None and not (0 <= (kept.percent or 0) <= 100 and (kept.amount or 0) >= 0):
            raise ValueError("reserve: expected a percent from 0 to 100, or an amount of zero or more")
        if self.pot == 0:
            raise ValueError("pot: 0 leaves nothing to distribute; give the amount, or recorded")
        if kept is not None and (kept.percent == 100 or kept.amount == self.pot):
            raise ValueError("reserve: it is the whole pot, which leaves nothing to distribute; give less")
        return self
