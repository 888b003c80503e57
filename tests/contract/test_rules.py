"""The register of rules and its sentences in both languages."""

import pytest

from fordel.contract.rules import RULES
from fordel.texts import languages
from fordel.texts.catalogue import catalogue, placeholders


def test_ids_are_in_order_and_severities_known():
    assert list(RULES) == sorted(RULES) and all(len(name) == 5 and name.startswith("I-") for name in RULES)
    assert {rule.severity for rule in RULES.values()} == {"error", "warning", "info"}


@pytest.mark.parametrize("language", languages)
def test_every_rule_has_its_sentences(language):
    rules = {key.split(".")[1] for key in catalogue(language) if key.startswith("rule.")}
    assert rules == set(RULES)
    for rule in RULES.values():
        title, message = catalogue(language)[rule.title], catalogue(language)[rule.message]
        assert title.endswith(".") and not placeholders(title)
        assert message.endswith(".") and (placeholders(message) & {"file"} or message.startswith("params.yaml"))


@pytest.mark.parametrize("language", languages)
def test_published_sentences_hold_no_row(language):
    """A table's sentence is published whole; a row's is not."""
    for rule in RULES.values():
        names = placeholders(catalogue(language)[rule.message])
        assert ("row" in names) == (rule.scope == "cell")


@pytest.mark.parametrize("language", languages)
def test_sentences_without_figures(language):
    """Rules whose sentence states figures have another that only says where to look; no other rule has one."""
    for rule in RULES.values():
        assert (rule.published in catalogue(language)) == rule.figures
        if rule.figures:
            assert rule.scope == "table" and placeholders(catalogue(language)[rule.published]) <= {"file", "column", "unit", "year"}


def test_the_languages_agree():
    for key in (key for key in catalogue("da") if key.startswith(("rule.", "ingest."))):
        assert placeholders(catalogue("da")[key]) == placeholders(catalogue("en")[key])
