"""What callers send."""

from __future__ import annotations

import pytest

from lambdas.motion.api import inputs
from lambdas.motion.api.routes import ROUTES
from orb_common.appsync.arguments import parse
from orb_common.exceptions import DataValidationError


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_unknown_names_are_refused(route: object) -> None:
    """A misspelt name is never ignored."""
    with pytest.raises(DataValidationError, match="surprise"):
        parse(route.takes, {"surprise": "1"})


def test_queries_are_texts() -> None:
    """Numbers, flags and times of a query are read from their texts."""
    query = parse(inputs.SensorsQuery, {"limit": "5", "includeDeleted": "true"})
    assert (query.limit, query.include_deleted) == (5, True)
    time = parse(inputs.SessionsQuery, {"startDate": "1767225600", "endDate": "2026-01-01T01:00:00+01:00"})
    assert time.start_date == time.end_date


def test_all_faults_come_at_once() -> None:
    """Every field that breaks a rule is named in one answer."""
    with pytest.raises(DataValidationError) as caught:
        parse(inputs.PlayerTest, {"playlistUri": "https://open.spotify.com/x", "action": "stop"})
    assert len(caught.value.validation_errors) == 3
