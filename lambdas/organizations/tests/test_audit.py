"""Laws of the trail: every event type has traits and a writer, and each operation leaves its event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lambdas.organizations.audit import TARGETS, OrganizationAuditEventType
from lambdas.organizations.handler import OPERATIONS
from orb_common.audit.events import TRAITS, act_of

if TYPE_CHECKING:
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs

    from .conftest import Hub

SOURCES = Path(__file__).parents[1]


def test_every_event_type_is_written_and_rated() -> None:
    """Each has an act of the table of traits, and a module that writes it."""
    source = "".join(
        path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py") if "tests" not in path.parts
    )
    for event in OrganizationAuditEventType:
        assert act_of(event, TRAITS) is not None, event
        assert f"OrganizationAuditEventType.{event.name}" in source
    assert set(TARGETS) <= set(OPERATIONS)


def test_each_operation_leaves_its_event(hub: Hub) -> None:
    """The event names the organization, and the change without the description or a person's data."""
    key = hub.organization()
    created = hub.last_event()
    assert (created["eventType"], created["resourceId"]) == ("ORGANIZATION_CREATED", key)
    assert "secret plans" not in str(created)
    assert "kms" not in str(created["stateChanges"])
    invited = hub.invite(key, hub.bob)
    who = {"organizationId": key, "userId": hub.bob.id}
    for caller, operation, arguments, event in (
        (hub.ann, "OrganizationsGet", {"organizationId": key}, "ORGANIZATION_VIEWED"),
        (
            hub.ann,
            "OrganizationsUpdate",
            {"organizationId": key, "description": "new"},
            "ORGANIZATION_UPDATED",
        ),
        (
            hub.ann,
            "OrganizationsGetUserPermissions",
            {"organizationId": key},
            "ORGANIZATION_PERMISSIONS_VIEWED",
        ),
        (hub.ann, "InvitationsGet", {"invitationId": invited}, "ORGANIZATION_INVITATIONS_VIEWED"),
        (
            hub.ann,
            "InvitationsUpdate",
            {"invitationId": invited, "role": "VIEWER"},
            "ORGANIZATION_INVITATION_UPDATED",
        ),
        (hub.ann, "InvitationsResend", {"invitationId": invited}, "ORGANIZATION_INVITATION_RESENT"),
        (hub.bob, "InvitationsAccept", {"invitationId": invited}, "ORGANIZATION_INVITATION_ACCEPTED"),
        (hub.ann, "OrganizationUsersGet", who, "ORGANIZATION_MEMBERS_VIEWED"),
        (hub.ann, "OrganizationUsersDelete", who, "ORGANIZATION_MEMBER_REMOVED"),
        (hub.ann, "OrganizationsDelete", {"organizationId": key}, "ORGANIZATION_DELETED"),
        (hub.ann, "OrganizationsRestore", {"organizationId": key}, "ORGANIZATION_RESTORED"),
    ):
        hub.data(caller, operation, **arguments)
        left = hub.last_event()
        assert (left["eventType"], left["resourceId"]) == (event, key)
        assert "@" not in str(left)


def test_a_failing_trail_does_not_fail_the_call(
    hub: Hub, fault: FaultPlan, captured_logs: CapturedLogs
) -> None:
    """When CloudWatch refuses an event, the function prints it once, and the call succeeds."""
    key = hub.organization()
    fault.error("logs", status=400, code="AccessDeniedException", times=None)
    hub.data(hub.ann, "OrganizationsGet", organizationId=key)
    event = captured_logs.one(message="AUDIT_FALLBACK")["auditEvent"]
    assert (event["eventType"], event["resourceId"]) == ("ORGANIZATION_VIEWED", key)
