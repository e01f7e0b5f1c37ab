"""Laws of the handler: what init loads, and how it answers bad deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.privacy import handler
from lambdas.privacy.handler import OPERATIONS
from orb_models.rights.privacy_requests import RIGHTS

if TYPE_CHECKING:
    import pytest

    from lambdas.privacy.tests.conftest import Hub
    from orb_testing.log_lines import CapturedLogs


def test_every_right_has_an_operation() -> None:
    """The function serves the operations of the rights, and no others."""
    assert set(OPERATIONS) == set(RIGHTS)


def test_a_missing_setting_is_named_in_the_log(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, captured_logs: CapturedLogs
) -> None:
    """A function deployed without its bucket answers 500, and its log names the missing variable."""
    monkeypatch.delenv("EXPORTS_BUCKET_NAME")
    handler.resolver.service.reset()
    answer = hub.call(hub.ann, "PrivacyRequestsGet", requestId="r-1")
    assert (answer["StatusCode"], answer["Data"]) == (500, None)
    assert "EXPORTS_BUCKET_NAME" in captured_logs.text


def test_init_prepares_what_the_first_call_uses(hub: Hub) -> None:
    """Init makes the clients of the first call, which then needs no new ones."""
    service = handler.build()
    prepared = [step() for step in handler.needs(service)]
    assert prepared[-1] is service.stores.exports.client
    assert hub.call(hub.ann, "PrivacyRequestsGet", requestId="r-1")["StatusCode"] == 404
