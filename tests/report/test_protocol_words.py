"""What the protocol and products of criteria say in the report."""

from pathlib import Path

import pytest

from fordel.appendix.criteria import decision
from fordel.appendix.document import labels_of
from fordel.params import parse_params
from fordel.report.reader import reader_of
from fordel.report.results import LogEntry

PAGE = (Path(__file__).parents[2] / "params.yaml").read_text(encoding="utf-8")
PARAMS = parse_params(PAGE.replace("  replicates: 1000", "  interactions: [[single_parent, boy]]\n  replicates: 1000"))
WORDS = {
    "wrong_sign": "Den beregnede virkning går modsat det forventede",
    "part_wrong_sign": "En del af den beregnede virkning går modsat",
    "negligible": "Virkningen kan ikke skelnes fra ingen virkning",
    "one_standard_error": "rammer beregningen lige så godt på områder, den ikke har set",
    "tried": "Prøvet og fravalgt.",
}


def test_a_product_is_called_by_its_criteria():
    assert labels_of(PARAMS, "da")["single_parent:boy"] == "Enlig forsørger × Dreng"
    assert labels_of(PARAMS, "en")["preventive_places"] == "places in preventive services per 1,000 children"


@pytest.mark.parametrize(("reason", "words"), WORDS.items())
def test_every_reason_of_the_protocol_has_its_words(reason, words):
    entry = LogEntry("boy", "sign", 0.1, -0.1, 0.3, 400, "dropped", reason)
    criterion = next(one for one in PARAMS.criteria if one.name == "boy")
    text = decision(entry, criterion, reader_of(PARAMS))
    assert text.startswith("Prøvet og fravalgt.") and words in text and "400 områder" in text
