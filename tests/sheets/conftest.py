"""Sheets that most tests only read, made once a session."""

import pytest

from tests.sheets.made import BUDGETS, THREE, made


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """Three units, the additive key is paid, no last year."""
    return made(tmp_path_factory.mktemp("plain"), enough=True, **THREE)


@pytest.fixture(scope="session")
def after(tmp_path_factory, plain):
    """The same after the year ``plain``, with budgets, a transition and another pot."""
    last = made(tmp_path_factory.mktemp("last"), enough=True, budget=2008, **THREE)
    policy = "transition: {target_share: 0.5}, fixed: {U01: 1000000}, reserve: {percent: 1}"
    return made(tmp_path_factory.mktemp("after"), BUDGETS, last.workspace.root, enough=True, policy=policy, **THREE)


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """Eight units, the full model is paid."""
    return made(tmp_path_factory.mktemp("model"))
