"""The chart of intervals shows shares for few units and the index for many."""

from fordel.report.interval_chart import chart_measure
from fordel.report.load import load
from fordel.report.reader import reader_of


def measure_of(report):
    return chart_measure(load(report.workspace).key.rows, reader_of(report.workspace.params))


def test_few_units_are_shown_by_share(made):
    measure = measure_of(made())
    assert measure.name == "share"
    assert measure.marks[0].label == "11,28 %"
    assert "Andel med begge intervaller" in made().text("intervals")


def test_many_units_are_shown_by_index_with_bounds_on_its_scale(made):
    report = made(units=151, receives="area", boundaries=False)
    measure, rows = measure_of(report), load(report.workspace).key.rows
    assert measure.name == "index"
    for mark, row in zip(measure.marks, rows, strict=True):
        assert abs(mark.low / mark.value - row.share_low / row.share) < 1e-12
        assert abs(mark.range_high / mark.value - row.range_high / row.share) < 1e-12
    assert "Indeks med begge intervaller" in report.text("intervals")


def test_the_figure_says_its_message_in_words(made):
    description = made().page.find(id="figure-intervals").svg.desc.get_text()
    assert description.startswith("Andel, vægtenes usikkerhed og usikkerhed i alt for 8 socialcentre.")
    assert "højest i Center 07" in description
