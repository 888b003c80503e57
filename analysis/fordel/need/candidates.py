"""What may enter the model: the register's criteria with ``use: fit``, and the declared interactions among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from fordel.observations.terms import Term, coded_terms, criterion_terms, interaction_terms
from fordel.params import Criterion, Params


@dataclass(frozen=True)
class Candidate:
    """A criterion or an interaction with its coded terms.

    Attributes
    ----------
    name : str
        The criterion's name, or ``a:b``.
    expected_sign : {"+", "-", "none"}
        Of a criterion coded as its complement, the sign of the uncoded one.
    minority : bool
        Whether it is a minority criterion, or an interaction with one.
    terms : tuple of Term
    parts : tuple of str
        The two criteria of an interaction; empty for a criterion.
    """

    name: str
    expected_sign: str
    minority: bool
    terms: tuple[Term, ...]
    parts: tuple[str, ...] = ()

    @property
    def structural(self) -> bool:
        """A criterion without an expected sign describes the population and is never dropped; an interaction may be."""
        return self.expected_sign == "none" and not self.parts

    @property
    def direction(self) -> int:
        """Sign that the estimates should have: a complement's is plus; 0 where none is expected."""
        return 0 if self.expected_sign == "none" else -1 if self.parts and self.expected_sign == "-" else 1

    @property
    def term_names(self) -> tuple[str, ...]:
        """Names of the coded terms."""
        return tuple(term.name for term in self.terms)


def as_candidate(criterion: Criterion) -> Candidate:
    """A criterion of the register."""
    return Candidate(criterion.name, criterion.expected_sign, criterion.minority, criterion_terms(criterion))


def candidates(params: Params) -> tuple[Candidate, ...]:
    """The criteria with ``use: fit`` in the register's order, then the interactions as declared."""
    criteria = {criterion.name: criterion for criterion in params.criteria_used("fit")}
    products = [_product(criteria[pair[0]], criteria[pair[1]], pair[2:]) for pair in params.model.interactions]
    return (*map(as_candidate, criteria.values()), *products)


def _product(one: Criterion, other: Criterion, sign: tuple[str, ...]) -> Candidate:
    terms = interaction_terms(one, other)
    return Candidate(terms[0].criterion, *(sign or ("none",)), one.minority or other.minority, terms, (one.name, other.name))


def term_names(chosen: tuple[Candidate, ...]) -> tuple[str, ...]:
    """Names of all terms of these candidates, in order."""
    return tuple(name for candidate in chosen for name in candidate.term_names)


def kept_candidates(params: Params, names: Sequence[str]) -> tuple[Candidate, ...]:
    """The candidates called so, such as ``criteria_kept`` in ``models/need.json``, in the settings' order."""
    return tuple(candidate for candidate in candidates(params) if candidate.name in names)


def term_labels(params: Params) -> dict[str, tuple[str, str]]:
    """Danish and English label of every coded term: the criterion's and its level's, both criteria's of a product."""
    labels = {criterion.name: (criterion.label.da, criterion.label.en) for criterion in params.criteria}
    terms = coded_terms(params.criteria_used("fit"), (), params.model.interactions)
    return {
        term.name: tuple(" × ".join(f"{labels[part.criterion][i]} {part.level}".strip() for part in term.inputs) for i in range(2))
        for term in terms
    }
