"""The same model by other packages, on rows with a dummy for every centre: what a user of them would write."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from tests.bench.register import POWER, YEARS, Shape

CLUSTERED = ("statsmodels", "pyfixest")


class Rows:
    """The coded register as arrays: criteria and year effects, centres, areas, cost per child-year, child-years."""

    def __init__(self, shape: Shape, folder: Path):
        table = pq.read_table(folder / "coded.parquet")
        years = table["year"].to_numpy()
        terms = [table[name].to_numpy().astype(float) for name in shape.terms]
        self.names = [*(f"y{year}" for year in YEARS[1:]), *shape.terms]
        self.x = np.column_stack([*((years == year).astype(float) for year in YEARS[1:]), *terms])
        self.centre = np.unique(table["practice"].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1]
        self.area = np.unique(table["area"].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1]
        self.weight = table["exposure"].to_numpy()
        self.rate = table["outcome"].to_numpy() / self.weight

    @property
    def dense(self) -> np.ndarray:
        """Criteria, years and a column for every centre."""
        return np.hstack([self.x, (self.centre[:, None] == np.arange(self.centre.max() + 1)).astype(float)])

    def parts(self, family: str):
        """The equations of a family: its name, the outcome, and the rows."""
        if family != "two_part":
            return [(family, self.rate, slice(None))]
        some = np.flatnonzero(self.rate > 0)
        return [("logit", (self.rate > 0).astype(float), slice(None)), ("gamma", self.rate[some], some)]


def statsmodels(rows: Rows, family: str) -> np.ndarray:
    """GLM with errors clustered by area."""
    import statsmodels.api as sm

    kinds = {
        "poisson": sm.families.Poisson(),
        "tweedie": sm.families.Tweedie(link=sm.families.links.Log(), var_power=POWER),
        "logit": sm.families.Binomial(),
        "gamma": sm.families.Gamma(link=sm.families.links.Log()),
    }
    x = rows.dense
    for kind, y, at in rows.parts(family):
        model = sm.GLM(y, x[at], family=kinds[kind], var_weights=rows.weight[at])
        found = model.fit(cov_type="cluster", cov_kwds={"groups": rows.area[at]})
    return np.asarray(found.params)


def glum(rows: Rows, family: str) -> np.ndarray:
    """Unpenalised GLM, centres as a category of which the first is the reference; no clustered errors."""
    import pandas as pd
    from glum import BinomialDistribution, GammaDistribution, GeneralizedLinearRegressor, PoissonDistribution, TweedieDistribution

    kinds = {
        "poisson": (PoissonDistribution(), "log"), "tweedie": (TweedieDistribution(POWER), "log"),
        "logit": (BinomialDistribution(), "logit"), "gamma": (GammaDistribution(), "log"),
    }  # fmt: skip
    x = pd.DataFrame(rows.x, columns=rows.names).assign(centre=pd.Categorical(rows.centre))
    for kind, y, at in rows.parts(family):
        distribution, link = kinds[kind]
        model = GeneralizedLinearRegressor(family=distribution, link=link, alpha=0, gradient_tol=1e-7, drop_first=True)
        model.fit(x.iloc[at] if isinstance(at, np.ndarray) else x, y, sample_weight=rows.weight[at])
    return np.asarray(model.coef_)


def sklearn(rows: Rows, family: str) -> np.ndarray:
    """Unpenalised, Newton-Cholesky; no clustered errors."""
    from sklearn.linear_model import GammaRegressor, LogisticRegression, PoissonRegressor, TweedieRegressor

    common = {"solver": "newton-cholesky", "tol": 1e-8, "fit_intercept": False}
    kinds = {
        "poisson": lambda: PoissonRegressor(alpha=0, **common),
        "tweedie": lambda: TweedieRegressor(power=POWER, link="log", alpha=0, **common),
        "logit": lambda: LogisticRegression(C=np.inf, **common),
        "gamma": lambda: GammaRegressor(alpha=0, **common),
    }
    x = rows.dense
    for kind, y, at in rows.parts(family):
        model = kinds[kind]().fit(x[at], y, sample_weight=rows.weight[at])
    return np.ravel(model.coef_)


def pyfixest(rows: Rows, family: str) -> np.ndarray:
    """Centres absorbed, errors clustered by area; its Poisson takes no weights with fixed effects, its GLM no gamma or Tweedie."""
    import pandas as pd
    import pyfixest as pf

    if family != "poisson":
        raise SystemExit("not offered")
    frame = pd.DataFrame(rows.x, columns=rows.names).assign(y=rows.rate, centre=rows.centre, area=rows.area, w=rows.weight)
    formula = f"y ~ {' + '.join(rows.names)} | centre"
    found = pf.fepois(formula, frame, vcov={"CRV1": "area"}, weights="w", copy_data=False, store_data=False)
    return found.coef().to_numpy()
