"""What the council decides, in words: the pot and every rule from need to money."""

from collections.abc import Iterator

from fordel.params import Params
from fordel.params.policy import Change, Policy, Pool, TransitionRules
from fordel.report.money_section import percent_text
from fordel.report.reader import Reader
from fordel.report.voice import Voice

Parts = tuple[str, str, str, str, str]


def policy_choices(params: Params, voice: Voice) -> Iterator[Parts]:
    """Name, setting, here, default and who decides, in the order of the steps."""
    policy, reader = params.policy, voice.reader

    def said(key: str, **values: object) -> str:
        return reader.say(f"appendix.setting.{key}", **values)

    none = said("none")
    pays, ways = policy.pays, Policy.model_fields["pays"].default
    yield ("pays", "policy.pays", said(f"pays.{pays}"), said(f"pays.{ways}"), "council")
    yield ("pot", "policy.pot", _pot(policy, reader), "", "council")
    yield ("reserve", "policy.reserve", change_text(policy.reserve, reader), none, "council")
    yield ("pool", "policy.pool", _pool(policy.pool, reader), none, "council")
    fixed = "; ".join(f"{voice.names.get(code, code)}: {reader.money(amount)}" for code, amount in sorted(policy.fixed.items()))
    yield ("fixed", "policy.fixed", fixed or none, none, "council")
    cases = "; ".join(
        said("per_case", label=getattr(one.label, reader.texts.language), amount=reader.money(one.per_case)) for one in policy.cases
    )
    yield ("cases", "policy.cases", cases or none, none, "proposal")
    if params.model.outside_formula:
        yield ("outside", "model.outside_formula", reader.listed(list(params.model.outside_formula)), none, "proposal")
    yield (
        "reorganisation",
        "policy.reorganisation",
        said(f"reorganisation.{policy.reorganisation}"),
        said(f"reorganisation.{Policy.model_fields['reorganisation'].default}"),
        "council",
    )
    yield from _transition(policy.transition, reader)
    yield ("unit", "policy.unit", reader.money(policy.unit), reader.money(Policy.model_fields["unit"].default), "administration")


def _transition(rules: TransitionRules | None, reader: Reader) -> Iterator[Parts]:
    """Each rule of the transition; one row that says that the target is paid at once where there is none."""

    def said(key: str, **values: object) -> str:
        return reader.say(f"appendix.setting.{key}", **values)

    at_once = said("at_once")
    if rules is None:
        yield ("transition", "policy.transition", at_once, at_once, "council")
        return
    key = "target_share.one" if rules.years_left == 1 else "target_share.many"
    share = said(key, share=percent_text(float(rules.target_share), reader), years=reader.number(rules.years_left))
    yield ("transition", "policy.transition.target_share, years_left", share, at_once, "council")
    for name in ("floor", "ceiling"):
        yield (name, f"policy.transition.{name}", change_text(getattr(rules, name), reader), said("none"), "council")
    base = (said(f"measured_from.{way}") for way in (rules.measured_from, TransitionRules.model_fields["measured_from"].default))
    yield ("measured_from", "policy.transition.measured_from", *base, "council")
    furthest = rules.furthest_under_target
    text = said("none") if furthest is None else percent_text(float(furthest) / 100, reader)
    yield ("furthest", "policy.transition.furthest_under_target", text, said("none"), "council")
    new = (said(f"without_history.{way}") for way in (rules.without_history, TransitionRules.model_fields["without_history"].default))
    yield ("without_history", "policy.transition.without_history", *new, "council")


def change_text(change: Change | None, reader: Reader) -> str:
    """A change as a signed percentage or amount; none where there is no rule."""
    if change is None:
        return reader.say("appendix.setting.none")
    if change.percent is not None:
        return ("−" if change.percent < 0 else "") + percent_text(abs(float(change.percent)) / 100, reader)
    return reader.money(change.amount)


def _pot(policy: Policy, reader: Reader) -> str:
    if policy.pot == "recorded":
        return reader.say("appendix.setting.recorded")
    return reader.say("appendix.setting.illustrative" if policy.illustrative else "appendix.setting.pot", pot=reader.money(policy.pot))


def _pool(pool: Pool | None, reader: Reader) -> str:
    if pool is None:
        return reader.say("appendix.setting.none")
    part = percent_text(float(pool.centre_pays), reader)
    return reader.say("appendix.setting.pool", threshold=reader.money(pool.threshold), part=part)
