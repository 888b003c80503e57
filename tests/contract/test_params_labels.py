"""Names in the settings reach tables and pages, so that what a spreadsheet or a page would act on is refused."""

import pytest
from pydantic import ValidationError

from fordel.params.parts import Labels


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "@SUM(A1)", "-2+3", "\tx", "a\u202eb", "a\x00b", "a\nb"])
def test_a_name_that_would_act_is_refused(text):
    with pytest.raises(ValidationError, match="write it plainly"):
        Labels(da=text, en="fine")


@pytest.mark.parametrize("text", ["Andel = lav", "Under 5 år", "<script>", "Børn 0–2", "5 % og derover"])
def test_other_names_are_taken(text):
    assert Labels(da=text, en=text).da == text
