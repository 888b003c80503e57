"""Warnings of the estimation: open until somebody answers for them, then told with the answer."""

import pytest

from fordel.params import Acknowledgement
from fordel.report.load import load
from fordel.report.reader import reader_of
from fordel.report.remarks import open_remarks

NOTICES = [
    {"id": "few_areas", "severity": "warning", "values": {"practices": ["U01"], "areas": 10}},
    {"id": "needs_regression", "severity": "warning", "values": {}},
]


@pytest.mark.parametrize("answered", [False, True])
def test_an_answer_moves_the_warning_to_the_answers(told, answered):
    from fordel.appendix.data import data_section

    workspace = told(units=3, notices=NOTICES).workspace
    given = [Acknowledgement(rule="few_areas", table="model", reason="en lille by", by="AB")] if answered else []
    params = workspace.params.model_copy(update={"acknowledge": tuple(given)})
    results, reader = load(workspace), reader_of(params)
    assert len(open_remarks(results, params, reader)) == (0 if answered else 1)
    said = [item for block in data_section(results, params, reader).blocks if block.kind == "bullets" for item in block.items]
    assert ["færre end 10 områder" in one.lower() and one.endswith("Svar: en lille by (AB)") for one in said] == [True] * answered
