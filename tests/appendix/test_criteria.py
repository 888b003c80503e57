"""The register with every criterion, the log, and every term of the model."""

from dataclasses import replace

from fordel.appendix.register import log_table_section
from fordel.appendix.terms import practice_terms_section, terms_section
from fordel.appendix.validation import voice_of
from fordel.report.labels import labels_of
from fordel.report.load import load
from fordel.report.reader import reader_of
from fordel.report.results import ModelTerm


def voice(told):
    found = told()
    results, params, reader = load(found.workspace), found.workspace.params, reader_of(found.workspace.params)
    return results, voice_of(results, params, labels_of(params, "da"), reader)


def test_the_register_has_every_criterion_the_refused_too(told):
    rows = {row[0]: row for row in told().table("register").rows}
    assert len(rows) == len(told().workspace.params.criteria)
    assert rows["Enlig forsørger"][1:] == ("Forældrene", "Barnet", "Ja eller nej", "Familien", "Brugt i modellen")
    assert rows["Alder"][3] == "Trin: 0–5, 6–11, 12 og derover (sammenlignes med: 0–5)"
    assert rows["Beboere med over fem år på adressen"][3] == "Procent; indgår som andelen op til 100 %"
    assert rows["Underretninger"][4:] == ("Socialcentret", "Afvist på forhånd")
    assert "indgår som sin modsætning" in " ".join(told().table("register").notes)


def test_the_log_tells_every_trial_and_a_long_one_its_file(told):
    rows = [row for row in told().table("criteria-log").rows if row[5] != "Med"]
    assert [(row[0], row[5], row[6]) for row in rows] == [
        ("Elever med et andet sprog hjemme", "Fravalgt", "Modsat den ventede retning"),
        ("Underretninger", "Afvist", "Socialcentret kan selv påvirke det"),
    ]
    results, said = voice(told)
    section = log_table_section(results.log * 20, said)
    assert [block.kind for block in section.blocks] == ["paragraph", "paragraph"]
    assert "models/criteria_log.csv" in section.blocks[1].text


def test_every_term_stands_with_its_role_and_errors(told):
    rows = {row[1]: row for row in told().table("terms").rows}
    results, _ = voice(told)
    assert set(rows) == {term.term for term in results.terms if term.role != "practice"}
    assert rows["age[6-11]"] == ("Alder: 6–11", "age[6-11]", "Kriterium", "0,3000", "0,1000", "–", "0,2000–0,4000", "1,000")
    assert rows["year[2006]"][:3] == ("År 2006", "year[2006]", "År; indgår ikke i fordelingen")
    assert rows["settled_not"][0] == "Ikke: beboere med over fem år på adressen"
    assert "models/covariance.csv" in told().text("terms")


def test_a_model_in_two_parts_has_a_table_for_each_and_one_for_both(told):
    results, said = voice(told)
    parts = [replace(term, part=part) for part in ("chance", "cost") for term in results.terms]
    both = [replace(term, part="mean") for term in results.terms if term.role != "practice"]
    names = [block.name for block in terms_section(parts + both, said).blocks if block.kind == "table"]
    assert names == ["terms-chance", "terms-cost", "terms-mean"]
    names = [block.name for block in practice_terms_section(parts + both, said).blocks if block.kind == "table"]
    assert names == ["practice-chance", "practice-cost"]


def test_effects_that_add_have_no_factor(told):
    results, said = voice(told)
    terms = [replace(term, factor=None) for term in results.terms]
    added = replace(said, reader=replace(said.reader, additive=True))
    section = terms_section(terms, added)
    assert "lægger til det forventede" in section.blocks[0].text
    assert len(section.blocks[1].columns) == 7


def test_the_practice_levels_follow_the_codes_and_are_called_what_they_are(told):
    _, said = voice(told)
    levels = {"U02": 9.0, "U01": 1.0}
    terms = [ModelTerm("", f"practice[{code}]", "practice", level, 0.1, None, 0.0, 9.0, 1.0) for code, level in levels.items()]
    section = practice_terms_section(terms, said)
    words = " ".join(block.text for block in section.blocks if block.kind == "paragraph")
    assert "praksis, behov, der ikke er målt, og tilfældigheder" in words and "ikke en rangorden" in words
    assert [row[0] for row in section.blocks[-1].rows] == ["U01", "U02"]
