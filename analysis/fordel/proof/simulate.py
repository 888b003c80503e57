"""Many cities: drawn, estimated, scored, and written to ``reports/simulation.json``."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from fordel.city.settings import CENTRES, ESTIMATION_YEARS, CitySettings
from fordel.errors import ParamsError
from fordel.proof import summary
from fordel.proof.hard import SIZES
from fordel.proof.one_city import CityScore, score_city
from fordel.proof.plan import BASE, BETWEEN, CORRELATED, MOVERS, UNOBSERVED, Task, tasks
from fordel.proof.targets import targets
from fordel.publish.write import staged

FILE = "reports/simulation.json"
MARK = "syntetisk"
REPLICATES = 400
_SECONDS_BETWEEN_WRITES = 120.0
Progress = Callable[[int, int, float], None]


def run(
    cities: int,
    size: float,
    out_root: Path,
    progress: Progress | None = None,
    jobs: int = 1,
    first_seed: int = 1,
    replicates: int = REPLICATES,
) -> dict:
    """Simulate and write ``reports/simulation.json``, now and then what is done so far, at the end the whole.

    Parameters
    ----------
    cities : int
        Seeds; see `plan.tasks` for what is done with each.
    size : float
        Of each city; 1 is the real number of children. Errors shrink as cities grow.
    out_root : Path
        The workspace.
    progress : callable, optional
        Told after every task how many are done, how many there are, and about how many seconds are left.
    jobs : int
        Processes at once; the results are the same for any number.
    first_seed : int
        Cities have this seed and the following ones.
    replicates : int
        Bootstrap replicates behind each interval.

    Returns
    -------
    dict
        What was written.

    Raises
    ------
    ParamsError
        Where there is nothing to simulate, or ``size`` is outside the city's limits.
    WorkspaceError
        Where the file cannot be written.
    """
    if cities < 1 or jobs < 1 or replicates < 2:
        raise ParamsError("simulate: expected at least 1 city, 1 job and 2 replicates; give larger numbers")
    planned = tasks(cities, size, replicates, first_seed)
    planned[0].city_settings()
    done: list[CityScore] = []
    began = written = time.monotonic()
    effort = sum(task.effort for task in planned)
    spent = 0.0
    for score in _scored(planned, jobs):
        done.append(score)
        spent += score.task.effort
        if progress:
            progress(len(done), len(planned), (time.monotonic() - began) / spent * (effort - spent))
        if time.monotonic() - written > _SECONDS_BETWEEN_WRITES:
            _write(out_root, _content(done, planned))
            written = time.monotonic()
    content = _content(done, planned)
    _write(out_root, content)
    return content


def _scored(planned: list[Task], jobs: int) -> Iterator[CityScore]:
    """Results as they come."""
    if jobs == 1:
        yield from map(score_city, planned)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(score_city, task) for task in planned]):
            yield future.result()


def _content(done: list[CityScore], planned: list[Task]) -> dict:
    place = {task: number for number, task in enumerate(planned)}
    scores = sorted(done, key=lambda score: place[score.task])
    results, incentive = summary.results(scores), summary.incentive(scores)
    return {
        "synthetic": True,
        "cities": len({task.seed for task in planned}),
        "size": planned[0].size,
        "replicates": planned[0].replicates,
        "seeds": [planned[0].seed, planned[-1].seed],
        "tasks": len(planned),
        "tasks_done": len(done),
        "unexplained_share_paid": 0.0,
        "settings": _settings(planned[0].size),
        "targets": targets(results, incentive),
        "incentive": incentive,
        "results": results,
    }


def _settings(size: float) -> dict:
    """The settings' own numbers: those that all cities share, the rungs', and the hard cases'."""
    city = CitySettings(size=size)
    shared = {
        "centres": len(CENTRES),
        "estimation_years": len(ESTIMATION_YEARS),
        **{name: getattr(city, name) for name in ("practice_sd", "practice_correlation", "supply_effect", "movers")},
    }
    common = {"unobserved_share": round(UNOBSERVED, 4), "movers": MOVERS}
    rungs = {name: common | {"between_districts": between} for name, between in BETWEEN.items()}
    return {"all": shared, "base": BASE} | rungs | {"practice_correlated": CORRELATED} | SIZES


def _write(root: Path, content: dict) -> None:
    with staged(root, MARK) as out:
        out.json(FILE, content)
