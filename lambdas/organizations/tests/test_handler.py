"""Laws of the handler: its table is that of the rights, and deployments that are not complete are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.organizations import handler
from lambdas.organizations.settings import REQUIRED
from orb_models.rights import invitations, organization_users, organizations

if TYPE_CHECKING:
    import pytest

    from orb_testing.log_lines import CapturedLogs

    from .conftest import Hub


def test_every_right_of_the_three_entities_has_its_operation() -> None:
    """None is missing, and none is more."""
    rights = [*organizations.RIGHTS, *organization_users.RIGHTS, *invitations.RIGHTS]
    assert sorted(rights) == sorted(handler.OPERATIONS)


def test_missing_settings_are_named_in_the_log(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, captured_logs: CapturedLogs
) -> None:
    """A function deployed without its settings answers 500, and its log names each."""
    for name in REQUIRED:
        monkeypatch.delenv(name)
    handler.resolver.service.reset()
    assert hub.call(hub.ann, "OrganizationsGetRoles")["StatusCode"] == 500
    assert all(name in captured_logs.text for name in REQUIRED)


def test_init_prepares_what_every_call_needs(hub: Hub) -> None:
    """The clients of DynamoDB and KMS, and the keys of the trail."""
    assert len(list(handler.needs(hub.service))) == 3
    for prepare in handler.needs(hub.service):
        prepare()
