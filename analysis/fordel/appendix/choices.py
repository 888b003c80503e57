"""The value judgements of a run in words: what the settings say, and what they would say if nobody had said anything."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fordel.appendix.policy_choices import policy_choices
from fordel.params import Params
from fordel.params.model import Model, Weights
from fordel.params.whole import Privacy, Units
from fordel.report.money_section import percent_text
from fordel.report.reader import Reader
from fordel.report.voice import Voice


@dataclass(frozen=True)
class Choice:
    """A choice: its name in the catalogue, its key in ``params.yaml``, the setting and the default in words, and who decides.

    ``default`` is empty where a setting must be stated; one that is a rule and no setting is not ``compared``.
    """

    name: str
    setting: str
    here: str
    default: str
    who: str
    compared: bool = True


def choices(params: Params, voice: Voice) -> tuple[Choice, ...]:
    """Every choice in the order of the computation: what is measured, the criteria, the model, the weights, the money."""
    made = (*_measure(params, voice.reader), *_criteria(params, voice), *_model(params, voice), *_weights(params, voice))
    return (*made, *(Choice(*parts) for parts in policy_choices(params, voice)))


def default_of(part: type, name: str) -> object:
    """What a setting is where nobody states it."""
    return part.model_fields[name].get_default(call_default_factory=True)


def said(reader: Reader, key: str, **values: object) -> str:
    """A setting in words, as it stands in a cell."""
    return reader.say(f"appendix.setting.{key}", **values)


def _measure(params: Params, reader: Reader) -> Iterator[Choice]:
    years = reader.listed([str(year) for year in params.years.estimation])
    yield Choice("outcome", "model.outcome", said(reader, f"outcome.{params.model.outcome}"), "", "administration")
    yield Choice("estimation", "years.estimation", years, "", "administration")
    yield Choice("population", "years.population", str(params.years.population), "", "administration")
    yield Choice("price_level", "years.price_level", str(params.years.price_level), "", "administration")
    practice = (said(reader, f"practice.{name}") for name in (params.units.practice, default_of(Units, "practice")))
    yield Choice("practice", "units.practice", *practice, "administration")
    limit = (reader.number(count) for count in (params.privacy.minimum_count, default_of(Privacy, "minimum_count")))
    yield Choice("minimum_count", "privacy.minimum_count", *limit, "protection")


def _criteria(params: Params, voice: Voice) -> Iterator[Choice]:
    reader = voice.reader
    fit, tried, refused = (len(params.criteria_used(use)) for use in ("fit", "tried", "refused"))
    counts = {"fit": reader.number(fit), "tried": reader.number(tried), "refused": reader.number(refused)}
    yield Choice("criteria", "criteria[].use", said(reader, "criteria", **counts), "", "proposal")
    yield Choice("influence", "criteria[].influenced_by", *(said(reader, "influence"),) * 2, "nobody")
    minority = [(voice.labels[one.name], reader.texts(f"report.appendix.use_inside.{one.use}")) for one in params.criteria if one.minority]
    told = [said(reader, "minority", label=label, use=use) for label, use in minority]
    here, rule = "; ".join(told) or said(reader, "no_minority"), said(reader, "minority_rule")
    yield Choice("minority", "criteria[].minority", here, rule, "council", compared=False)


def _model(params: Params, voice: Voice) -> Iterator[Choice]:
    model, labels, reader = params.model, voice.labels, voice.reader

    def both(name: str, words: Callable[[object], str]) -> tuple[str, str]:
        return words(getattr(model, name)), words(default_of(Model, name))

    def listed(names: object) -> str:
        return reader.listed([labels[name] for name in names]) or said(reader, "none")

    def products(pairs: object) -> str:
        return reader.listed([labels[f"{one}:{other}"] for one, other, *_ in pairs]) or said(reader, "none")

    yield Choice("family", "model.family", *both("family", lambda name: reader.say(f"family.{name}")), "administration")
    yield Choice(
        "selection", "model.criteria_selection", *both("criteria_selection", lambda way: said(reader, f"selection.{way}")), "administration"
    )
    if model.criteria_selection == "protocol":
        yield Choice("selection_draws", "model.selection_in_bootstrap", *both("selection_in_bootstrap", reader.number), "administration")
    yield Choice("interactions", "model.interactions", *both("interactions", products), "proposal")
    yield Choice("supply", "model.supply", *both("supply", listed), "administration")
    yield Choice(
        "unexplained_share", "model.unexplained_share", *both("unexplained_share", lambda share: percent_text(share, reader)), "council"
    )
    yield Choice("replicates", "model.replicates", *both("replicates", reader.number), "administration")
    drawn = both("resample_population", lambda drawn: said(reader, f"resample.{'yes' if drawn else 'no'}"))
    yield Choice("resample", "model.resample_population", *drawn, "administration")


def _weights(params: Params, voice: Voice) -> Iterator[Choice]:
    weights, labels, reader = params.model.weights, voice.labels, voice.reader

    def listed(names: object, missing: str) -> str:
        return said(reader, missing) if names is None else reader.listed([labels[name] for name in names]) or said(reader, "none")

    base = labels[weights.base] if weights.base else said(reader, "all_children")
    yield Choice("base", "model.weights.base", base, said(reader, "all_children"), "adopts")
    most = (reader.number(count) for count in (weights.most_criteria, default_of(Weights, "most_criteria")))
    yield Choice("most_criteria", "model.weights.most_criteria", *most, "adopts")
    yield Choice(
        "risk_factors", "model.weights.risk_factors", listed(weights.risk_factors, "all_flags"), said(reader, "all_flags"), "adopts"
    )
    peak = reader.listed([band.replace("-", "–") for band in weights.peak]) or said(reader, "none")
    yield Choice("peak", "model.weights.peak", peak, said(reader, "none"), "adopts")
    yield Choice("leave_out", "model.weights.leave_out", listed(weights.leave_out, "none"), said(reader, "none"), "adopts")
    kept = said(reader, "chosen") if weights.criteria is None else said(reader, "kept", n=reader.number(len(weights.criteria)))
    yield Choice("kept_criteria", "model.weights.criteria", kept, said(reader, "chosen"), "council")
