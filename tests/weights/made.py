"""Settings and counted children made by hand: ages, three risk factors, one fact about the area, four centres."""

import numpy as np

from fordel.need.load import Rows
from fordel.params import Criterion, Params

WORD = {"one": "x", "many": "x", "the": "x", "the_many": "x"}
AGES = ("age[0-5]", "age[6-12]", "age[13-17]", "age[18+]")


def criterion(name: str, kind: str = "flag", level: str = "child", **more: object) -> dict:
    """An entry of the register, labelled in both languages."""
    entry = {"name": name, "label": {"da": f"{name} på dansk", "en": f"{name} in English"}, "group": "child", "level": level, "kind": kind}
    return entry | {"expected_sign": "+", "cause": "c", "influenced_by": "nobody", "source": "s"} | more


CRITERIA = (
    criterion("age", "band", bands=[0, 6, 13, 18], expected_sign="none"),
    criterion("illness", "level", levels=["none", "chronic", "psychiatric"],
              level_labels={"chronic": {"da": "kronisk sygdom", "en": "chronic illness"}}),
    criterion("single"),
    criterion("young"),
    criterion("poor", "percent", "area"),
)  # fmt: skip


def settings(register: tuple[dict, ...] = CRITERIA, outcome: str = "cost", minimum: int = 5, **weights: object) -> Params:
    """Settings with these criteria in the register; ``weights`` are those of ``model.weights``."""
    tables = ("children", "areas", "area_centre", "population")
    return Params.model_validate(
        {
            "schema_version": 2,
            "workspace": {"name": "Prøveby"},
            "years": {"budget": 2009, "estimation": [2006], "population": 2008, "price_level": 2006},
            "units": {"labels": {"da": WORD, "en": WORD}},
            "sources": {name: {"path": f"data/raw/{name}.csv"} for name in tables},
            "criteria": register,
            "model": {"outcome": outcome, "seed": 1, "replicates": 100, "weights": {"base": "age"} | weights},
            "policy": {"pot": 1000},
            "privacy": {"minimum_count": minimum},
        }
    )


def people(seed: int = 1, areas: int = 32, centres: int = 4, size: int = 12) -> Rows:
    """Profiles of the counted children: for every area and age, ``size`` of them with facts drawn at random."""
    rng = np.random.default_rng(seed)
    area, age = (part.ravel() for part in np.meshgrid(np.arange(areas), np.arange(4), indexing="ij"))
    area, age = np.repeat(area, size), np.repeat(age, size)
    risk = (0.1 + 0.4 * rng.random(areas))[area]
    drawn = {name: (rng.random(len(area)) < part * risk).astype(float) for name, part in (("single", 1.2), ("young", 0.8))}
    ill = rng.choice(3, len(area), p=[0.7, 0.2, 0.1])
    columns = {
        "area": np.char.add("S", np.char.zfill(area.astype(str), 2)),
        "unit": np.char.add("C", (area % centres).astype(str)),
        "practice": np.char.add("C", (area % centres).astype(str)),
        "children": rng.integers(1, 6, len(area)).astype(float),
        **{name: (age == place).astype(float) for place, name in enumerate(AGES) if place},
        "illness[chronic]": (ill == 1).astype(float),
        "illness[psychiatric]": (ill == 2).astype(float),
        **drawn,
        "poor": rng.random(areas)[area],
    }
    return Rows(columns, True)


KEPT = ("age", "illness", "single", "young", "poor")


def in_model(params: Params, kept: tuple[str, ...] = KEPT) -> list[Criterion]:
    """The criteria of these names, in the register's order."""
    return [one for one in params.criteria_used("fit") if one.name in kept]


def need_of_areas(found: Rows, seed: int = 2) -> dict[str, float]:
    """A need by area that compounds: children with one more risk factor cost one and a half times as much."""
    c, rng = found.columns, np.random.default_rng(seed)
    factors = c["illness[chronic]"] + c["illness[psychiatric]"] + c["single"] + c["young"]
    each = c["children"] * 1000 * (1 + 3 * c["age[13-17]"]) * 1.5**factors * (1 + c["poor"])
    areas, place = np.unique(c["area"], return_inverse=True)
    return dict(zip(areas.tolist(), np.bincount(place, each) * rng.uniform(0.98, 1.02, len(areas)), strict=True))
