"""Numbers keep their units; everything else is left as it is."""

import pytest

from fordel.report.html import joined
from fordel.report.typography import kept_together


@pytest.mark.parametrize(
    "text, kept",
    [
        ("13,4 mio. kr. mere", "13,4_mio._kr. mere"),
        ("1.234 kr. og 5 %", "1.234_kr. og 5_%"),
        ("0,2 procentpoint højere", "0,2_procentpoint højere"),
        ("0.2 percentage points more", "0.2_percentage points more"),
        ("DKK 1,234 of EUR −5", "DKK_1,234 of EUR_−5"),
        ("DKK 13.4 million", "DKK_13.4_million"),
        ("3 · 10", "3_·_10"),
        ("8 socialcentre i 2009 og 12 kroner", "8 socialcentre i 2009 og 12 kroner"),
    ],
)
def test_a_number_keeps_its_unit(text, kept):
    assert kept_together(text) == kept.replace("_", "\u00a0")
    assert kept_together(kept_together(text)) == kept_together(text)


def test_a_span_of_whole_numbers_stays_on_a_line_and_signs_are_escaped():
    assert joined("2005–2007 & <b>") == '<span class="whole">2005–2007</span> &amp; &lt;b&gt;'
    assert joined("7,59–11,85 %") == "7,59–11,85\u00a0%"
