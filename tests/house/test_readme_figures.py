"""What the README shows is what was computed: the first command's output, and the figures of the evidence."""

import json
from pathlib import Path

from fordel.cli.table import key_text
from fordel.params import read_params

ROOT = Path(__file__).parents[2]


def test_the_readme_quotes_the_simulation():
    content = json.loads((ROOT / "reports" / "simulation.json").read_text(encoding="utf-8"))
    results, readme = content["results"], " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    base, rung = results["base"]["log_linear"]["poisson"], results["rung_3"]["log_linear"]["poisson"]
    last_year = {name: one["rivals"]["last_year"]["mean_error_pp"] for name, one in (("base", base), ("rung", rung))}
    worst = max((one for form in results["base"].values() for one in form.values()), key=lambda one: one["mean_error_pp"])
    assert worst is results["base"]["interactions"]["linear"]
    for sentence in (
        f"On {base['cities']} of them the key errs by {base['mean_error_pp']:.2f} percentage points of share on average, "
        f"and by {base['worst_centre_pp']:.2f} at its worst centre; last year's spend errs by {last_year['base']:.2f}.",
        f"errs by {worst['mean_error_pp']:.2f} and {worst['worst_centre_pp']:.2f}.",
        f"there the key errs by {rung['mean_error_pp']:.2f} and last year's spend by {last_year['rung']:.2f}.",
    ):
        assert sentence in readme


def test_the_readme_shows_the_key_that_is_in_git():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    printed = key_text(ROOT, read_params(ROOT / "params.yaml")).split("\n\nRapport:")[0]
    assert printed.strip() in readme
