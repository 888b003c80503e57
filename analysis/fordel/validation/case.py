"""What is validated: the estimated model, its rows and years, who receives, and the amount that shifts are stated in."""

from dataclasses import dataclass

import numpy as np

from fordel.need.candidates import Candidate, term_names
from fordel.need.disclosure import children_told
from fordel.need.load import Rows, load_design, load_population, usable
from fordel.need.model import Model, estimate_model
from fordel.need.population import Population
from fordel.observations.terms import coded_terms
from fordel.params import Criterion
from fordel.params import Model as ModelSettings
from fordel.validation.ratios import people


@dataclass(frozen=True)
class Case:
    """One estimation, ready to be questioned.

    Attributes
    ----------
    model : Model
    year : ndarray of int, shape (n,)
        Year of each row of the model's design.
    criteria : tuple of Criterion
        Those with use ``fit``, then those with use ``tried``.
    own_terms : dict of str to frozenset of str
        By criterion in the model, the terms that leave with it: its own, and those of its interactions.
    outside : dict of str to ndarray, shape (n,)
        Coded terms of the criteria that are not in the model, in the design's order of rows; NaN where missing.
    population : Population
    trust : ndarray, shape (C,)
        Reliability of each practice unit's unexplained ratio.
    unexplained_share : float
    pot : float
        The amount in which shifts of shares are stated, currency units.
    child_rows : bool
    counts_people : bool
        Whether the outcome counts recipients.
    names : dict of str to str
        Names by code.
    minimum : int
        Counts of children below it are not published.
    withheld : frozenset of str
        Practice units whose figures are not published.
    """

    model: Model
    year: np.ndarray
    criteria: tuple[Criterion, ...]
    own_terms: dict[str, frozenset[str]]
    outside: dict[str, np.ndarray]
    population: Population
    trust: np.ndarray
    unexplained_share: float
    pot: float
    child_rows: bool
    counts_people: bool
    names: dict[str, str]
    minimum: int
    withheld: frozenset[str] = frozenset()

    @property
    def years(self) -> tuple[int, ...]:
        """Years with rows, ascending."""
        return tuple(int(year) for year in np.unique(self.year))

    @property
    def disclosing(self) -> np.ndarray:
        """How many children each row's outcome speaks of, shape (n,); see `children_told`."""
        design = self.model.design
        return children_told(design.exposure, design.outcome, self.child_rows, self.counts_people)

    def told(self, rows: np.ndarray) -> tuple[float, float]:
        """At least how many children are in a group of rows, and how many its outcomes speak of; see `people`."""
        return people(self.year, self.model.design.exposure, rows), people(self.year, self.disclosing, rows)

    def name(self, code: str) -> str:
        """What a unit or practice unit is called."""
        return self.names.get(code, code)


def build_case(
    rows: Rows,
    people: Rows,
    criteria: tuple[Criterion, ...],
    kept: tuple[Candidate, ...],
    settings: ModelSettings,
    trust: dict[str, float],
    pot: float,
    names: dict[str, str],
    minimum: int,
    withheld: frozenset[str] = frozenset(),
) -> Case:
    """Estimate the chosen model on the usable rows, and keep beside it what the validation needs.

    Parameters
    ----------
    rows, people : Rows
        Coded observations, and the allocation population.
    criteria : tuple of Criterion
        The register; refused criteria are left out.
    kept : tuple of Candidate
        What the model holds: criteria and interactions.
    settings : Model
        The section ``model`` of the settings.
    trust : dict of str to float
        Reliability by practice unit.
    pot : float
    names : dict of str to str
    minimum : int
    withheld : frozenset of str
        Practice units whose figures are not published.
    """
    fitted, tried = (tuple(c for c in criteria if c.use == use) for use in ("fit", "tried"))
    terms = term_names(kept)
    wanted = (*terms, *settings.supply)
    estimating, _ = usable(rows, wanted)
    design, columns = load_design(estimating, wanted, settings.supply), estimating.columns
    order = np.lexsort((columns["practice"], columns["area"]))
    return Case(
        model=estimate_model(design, settings.family, rows.child_rows, settings.tweedie_power),
        year=columns["year"][order].astype(int),
        criteria=(*fitted, *tried),
        own_terms=_own_terms(kept),
        outside={name: columns[name][order].astype(float) for name in _coded((*fitted, *tried)) if name not in terms},
        population=load_population(people, terms),
        trust=np.array([trust.get(code, 0.0) for code in design.practices]),
        unexplained_share=settings.unexplained_share,
        pot=pot,
        child_rows=rows.child_rows,
        counts_people=settings.outcome != "cost",
        names=names,
        minimum=minimum,
        withheld=withheld,
    )


def _coded(criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    return tuple(term.name for term in coded_terms(criteria))


def _own_terms(kept: tuple[Candidate, ...]) -> dict[str, frozenset[str]]:
    """By criterion, its terms and those of the interactions it is a part of."""
    return {
        one.name: frozenset(name for other in kept if one.name == other.name or one.name in other.parts for name in other.term_names)
        for one in kept
        if not one.parts
    }
