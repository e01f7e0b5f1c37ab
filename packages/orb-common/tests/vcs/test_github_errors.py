"""Each answer of GitHub that is not a success is one typed error."""

from __future__ import annotations

import pytest
from requests.structures import CaseInsensitiveDict

from orb_common.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ExternalServiceError,
    OrbError,
    ResourceNotFoundError,
    ServiceRefusedError,
    ThrottlingError,
)
from orb_common.vcs.github_errors import error_of, wrong_answer

NOW = 1_767_225_600.0  # 2026-01-01 00:00:00 UTC
DATE = {"Date": "Thu, 01 Jan 2026 00:00:10 GMT"}
SECONDARY = '{"message":"You have exceeded a secondary rate limit."}'


def answer(status: int, text: str = "{}", **headers: str) -> OrbError:
    named = CaseInsensitiveDict({name.replace("_", "-"): value for name, value in headers.items()})
    return error_of(status, named, text, operation="list comments", now=NOW)


@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [
        (301, ServiceRefusedError, False),
        (400, ServiceRefusedError, False),
        (401, AuthenticationError, False),
        (403, AuthorizationError, False),
        (404, ResourceNotFoundError, False),
        (410, ResourceNotFoundError, False),
        (422, ServiceRefusedError, False),
        (429, ThrottlingError, True),
        (500, ExternalServiceError, True),
        (502, ExternalServiceError, True),
        (503, ExternalServiceError, True),
    ],
)
def test_statuses(status: int, kind: type[OrbError], retryable: bool) -> None:
    """The status decides about the kind, and the details say what was asked."""
    error = answer(status, text='{"message":"ghp_secret"}')
    assert type(error) is kind
    assert error.retryable is retryable
    assert error.details["operation"] == "list comments"
    assert "ghp_secret" not in error.to_json()


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (answer(403, retry_after="7"), 7),
        (answer(429, retry_after="7", x_ratelimit_remaining="0"), 7),
        (answer(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(int(NOW) + 90)), 90),
        (answer(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(int(NOW) + 90), **DATE), 80),
        (answer(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(int(NOW) + 90), Date="soon"), 90),
        (answer(403, x_ratelimit_remaining="0", x_ratelimit_reset="1"), 1),
        (answer(403, x_ratelimit_remaining="0"), 60),
        (answer(403, SECONDARY), 60),
        (answer(429), 60),
        (answer(429, retry_after="nan"), 60),
        (answer(429, retry_after="9" * 400), 1e10),
    ],
    ids=[
        "retry-after", "retry-after first", "reset", "reset by GitHub's clock", "no date", "past", "no reset",
        "by the text", "429", "not a number", "without an end",
    ],
)  # fmt: skip
def test_limits_say_how_long_to_wait(error: OrbError, seconds: float) -> None:
    """A rate limit is another error than a missing right, with the seconds until the next try."""
    assert isinstance(error, ThrottlingError)
    assert error.retry_after == seconds


def test_a_wait_of_an_outage() -> None:
    """An outage with an announced end has it in `retry_after`."""
    assert answer(503, retry_after="20").retry_after == 20
    assert answer(503).retry_after is None


def test_a_wrong_answer_is_not_tried_again() -> None:
    """An answer that is not GitHub's will not become one by another try."""
    assert not wrong_answer("list comments").retryable
