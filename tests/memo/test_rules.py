"""Which rules have changed since last year is said with both values; nothing is said where nothing is known."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fordel.key.order import Cases, Change, Transition
from fordel.memo.rules import changed_rules
from fordel.report.allocated import WeightChange
from fordel.report.reader import reader_of

SMALL = {"units": 3, "drops": False, "enough": True}
HALF = Transition(Fraction(1, 2))
FIVE = Change(percent=Fraction(-5))


def said(case, language="da", rows=(), before=(), now=(), **both):
    """The sentences where last year's order had ``before`` and this year's has ``now``."""
    memo = case(**SMALL, **({"language": language} if language != "da" else {}))
    rules = memo.results.allocated.rules
    kinds = {"pays", "unexplained_share", "threshold", "centre_pays"}

    def changed(values):
        values = dict(values)
        own = {name: value for name, value in values.items() if name in kinds}
        return replace(rules, order=replace(rules.order, **{name: value for name, value in values.items() if name not in kinds}), **own)

    found = replace(memo.results.allocated, rules=changed(now), rules_before=changed(before), weight_changes=rows)
    text = changed_rules(found, reader_of(memo.workspace.params))
    return text.removeprefix("Disse regler er ændret siden sidste år: ")


def rules(**values):
    return {"transition": replace(HALF, **values)}


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (rules(), rules(target_share=Fraction(7, 10)), "Målets vægt er ændret fra 50 % til 70 %."),
        (rules(), rules(floor=FIVE), "Der er kommet en nedre grænse for et beløbs ændring (−5 %)."),
        (rules(floor=FIVE), rules(), "Den nedre grænse for et beløbs ændring (−5 %) er faldet bort."),
        (
            rules(floor=FIVE),
            rules(floor=Change(amount=Fraction(-2_000_000))),
            "Den nedre grænse for et beløbs ændring er ændret (fra −5 % til −2.000.000 kr.).",
        ),
        (rules(), rules(ceiling=Change(percent=Fraction(5, 2))), "Der er kommet en øvre grænse for et beløbs ændring (+2,5 %)."),
        (
            rules(),
            rules(furthest_under_target=Fraction(10)),
            "Der er kommet en grænse for, hvor langt et beløb må ligge under målet (10 %).",
        ),
        (rules(floor=FIVE), rules(floor=FIVE, measured_from="budget_scaled"), "Grænserne regnes nu fra sidste års andel af årets sum."),
        ({}, {"transition": HALF}, "Der er kommet en overgangsordning."),
        ({"transition": HALF}, {}, "Der er ikke længere en overgangsordning."),
        ({}, {"reserve": Change(percent=Fraction(1))}, "Der er kommet en reserve (1 %)."),
        ({"reserve": Change(amount=Fraction(5))}, {"reserve": Change(percent=Fraction(2))}, "Reserven er ændret (fra 5 kr. til 2 %)."),
        ({"unit": 1}, {"unit": 1000}, "Beløbene er rundet af til hele 1.000 kr. (før 1 kr.)."),
        ({"threshold": 10**6}, {"threshold": None}, "Puljen for udgifter over 1.000.000 kr. pr. barn og år er faldet bort."),
        (
            {"threshold": 5, "centre_pays": "0.1"},
            {"threshold": 5, "centre_pays": "0.2"},
            "Den del, som socialcentret selv betaler af puljens udgifter, er ændret fra 10 % til 20 %.",
        ),
        ({}, {"fixed": {"U01": Fraction(7)}}, "Der er kommet faste beløb (7 kr. i alt)."),
        ({"fixed": {"U01": Fraction(7)}}, {"fixed": {"U02": Fraction(7)}}, "De faste beløb gives til andre eller er delt anderledes."),
        ({}, {"cases": (Cases("foster", Fraction(1), {}),)}, "Betalingen efter det faktiske antal sager er ændret."),
        ({"pays": "additive"}, {"pays": "model"}, "Beløbene følger nu den fulde model og ikke vægtene."),
        (
            {"unexplained_share": "0.0"},
            {"unexplained_share": "0.25"},
            "Den del af de uforklarede forskelle, der regnes som behov, er ændret fra 0 % til 25 %.",
        ),
        (rules(), rules(), ""),
    ],
)
def test_each_rule_has_its_sentence(case, before, now, words):
    assert said(case, before=before, now=now) == words


def row(name, draws):
    return WeightChange(name, f"Navn {name}", f"Name {name}", None, None, None, None, "", draws)


def test_new_and_gone_criteria_are_named_where_they_are_few(case):
    text = said(case, rows=(row("a", "only_this"), row("b", "only_last"), row("c", "only_last"), row("d", "same")))
    assert text == "Et kriterium er nyt: »navn a«. Disse kriterier er gået ud: »navn b« og »navn c«."
    assert said(case, rows=[row(str(number), "only_this") for number in range(5)]) == "5 kriterier er nye."


def test_in_english(case):
    text = said(case, "en", before=rules(), now=rules(target_share=Fraction(7, 10), floor=FIVE))
    assert text == (
        "These rules have changed since last year: The target's weight has changed from 50% to 70%. "
        "There is now a lower limit of an amount's change (−5%)."
    )


def test_last_years_rules_are_read_from_the_kept_result(case, tmp_path):
    budgets = {"U01": 150e6, "U02": 400e6, "U03": 330e6}
    last = case(budget=2008, policy="unit: 10", **SMALL)
    memo = case(budgets, last=last.workspace.root, policy="transition: {target_share: 0.5}", **SMALL)
    told = "Disse regler er ændret siden sidste år: Der er kommet en overgangsordning. Beløbene er rundet af til hele 1 kr. (før 10 kr.)."
    assert told in memo.words("change")
    assert case(**SMALL).results.allocated.rules_before is None
