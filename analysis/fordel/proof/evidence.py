"""``docs/evidence.md``, its figures and the table that the appendix shows, written from ``reports/simulation.json``: no number is typed."""

import json
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.proof import names
from fordel.proof.figures import coverage_figure, errors_figure, unexplained_figure
from fordel.proof.simulate import FILE
from fordel.publish.write import staged

PAGE, FOLDER, TABLE = "docs/evidence.md", "docs/evidence", "analysis/fordel/appendix/simulation.csv"
COLUMNS = ("setting", "form", "family", "figure", "value", "at_least", "at_most", "met")
SHOWN = ("cities", "mean_error_pp", "worst_centre_pp", "coverage_95", "coverage_range")
_NARROW = 0.005


def write(root: Path) -> tuple[str, ...]:
    """Write the page, its figures and the table.

    Parameters
    ----------
    root : Path
        The repository, with ``reports/simulation.json``.

    Returns
    -------
    tuple of str
        What was written.

    Raises
    ------
    WorkspaceError
        Where nothing has been simulated yet, or a file cannot be written.
    """
    content = read(root)
    with staged(root, content["mark"]) as out:
        out.text(PAGE, page(content))
        out.csv(TABLE, COLUMNS, table(content))
        for name, svg in figures(content).items():
            out.text(f"{FOLDER}/{name}.svg", svg)
    return tuple(out.names)


def read(root: Path) -> dict:
    """The simulation's figures.

    Raises
    ------
    WorkspaceError
        Where nothing has been simulated yet.
    """
    path = root / FILE
    if not path.is_file():
        raise WorkspaceError(f"{FILE}: not found; run 'fordel simulate --cities N' first")
    return json.loads(path.read_text(encoding="utf-8"))


def page(content: dict) -> str:
    """The page as Markdown."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    house = Environment(loader=PackageLoader("fordel.proof", "."), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    house.filters |= {one.__name__: one for one in (points, percent, times, cities, limits, measured)} | {"target": names.target_name}
    base = content["results"]["base"]
    pairs = [(form, family, pair) for form, families in base.items() for family, pair in families.items() if pair["cities"]]
    worst = max(pairs, key=lambda pair: pair[2]["mean_error_pp"])
    return house.get_template("evidence.md.j2").render(names=names, pairs=pairs, worst=worst, default=default(content), **content)


def table(content: dict) -> list[dict]:
    """The rows of the table that ships with the program: the simulation's size, the default family's figures by setting, the targets.

    ``last_year_pp`` is the mean error of a key that repeats last year's spend.
    """
    rows = [_row("all", "", "", name, content[name]) for name in ("cities", "size", "replicates")]
    for setting, pair in default(content).items():
        figures = {name: pair[name] for name in SHOWN} | {"last_year_pp": pair["rivals"]["last_year"]["mean_error_pp"]}
        rows += [_row(setting, "log_linear", "poisson", name, value) for name, value in figures.items()]
    for target in content["targets"]:
        place = (target[name] for name in ("setting", "form", "family", "what", "measured"))
        rows.append(_row(*place) | {"at_least": target["at_least"], "at_most": target["at_most"], "met": int(target["met"])})
    return rows


def _row(setting: str, form: str, family: str, figure: str, value: float) -> dict:
    return {"setting": setting, "form": form, "family": family, "figure": figure, "value": value}


def figures(content: dict) -> dict[str, str]:
    """SVG by name."""
    pairs = default(content)
    rungs = {names.SETTINGS[name]: pairs[name] for name in ("base", *names.RUNGS)}
    return {
        "errors": errors_figure(pairs["base"], names.RIVALS),
        "unexplained": unexplained_figure(rungs),
        "coverage": coverage_figure({names.SETTINGS[name]: pair for name, pair in pairs.items()}),
    }


def default(content: dict) -> dict:
    """The default family's figures where truth is log-linear, by setting, in the order of the page."""
    found = content["results"]
    return {name: found[name]["log_linear"]["poisson"] for name in names.SETTINGS if found[name]["log_linear"]["poisson"]["cities"]}


def points(value: float) -> str:
    """Percentage points: two decimals, three below a twentieth."""
    return f"{value:.3f}" if value < 0.05 else f"{value:.2f}"


def percent(value: float) -> str:
    """A share as a whole percentage; one decimal where it would be rounded to 100 without being it."""
    return f"{100 * value:.1f} %" if 1 - _NARROW <= value < 1 else f"{100 * value:.0f} %"


def times(value: float) -> str:
    """How many times as large: one decimal."""
    return f"{value:.1f}"


def cities(count: int) -> str:
    """A number of cities in words."""
    return "1 city" if count == 1 else f"{count} cities"


def limits(row: dict) -> str:
    """A target's limits in words."""
    low, high = (None if row[name] is None else measured(row | {"measured": row[name]}) for name in ("at_least", "at_most"))
    return f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"


def measured(row: dict) -> str:
    """A target's measured figure in its unit."""
    what, value = row["what"], row["measured"]
    if what.startswith("coverage"):
        return percent(value)
    if what.startswith("times"):
        return times(value)
    return f"{value:.3f}" if what.startswith(("ratio", "kroner")) else f"{value:.3f} pp"
