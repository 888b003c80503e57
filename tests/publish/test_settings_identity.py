"""Files between the stages say under which settings they were made."""

import pytest

from fordel.errors import WorkspaceError
from fordel.params import parse_params
from fordel.publish.identity import check_settings_identity, settings_identity
from fordel.starter.house import template

PAGE = template("params.yaml")


def changed(old: str, new: str):
    """The settings of an empty workspace with one change."""
    assert old in PAGE
    return parse_params(PAGE.replace(old, new, 1))


def test_only_settings_that_decide_the_rows_count():
    same = parse_params(PAGE)
    assert settings_identity(same) == settings_identity(parse_params(PAGE + "\n# a remark\n"))
    assert settings_identity(same) == settings_identity(changed("replicates: 1000", "replicates: 500"))
    assert settings_identity(same) != settings_identity(same.model_copy(update={"criteria": ()}))


def test_a_file_of_other_settings_is_refused():
    params = parse_params(PAGE)
    check_settings_identity(None, params, "data/x.parquet", "ingest")
    check_settings_identity({b"settings": settings_identity(params).encode()}, params, "data/x.parquet", "ingest")
    with pytest.raises(WorkspaceError, match=r"data/x\.parquet: was made under other settings .* 'fordel ingest' again"):
        check_settings_identity({b"settings": b"other"}, params, "data/x.parquet", "ingest")
