"""Laws of the handler: its table is that of the rights, and deployments that are not complete are answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic.alias_generators import to_camel

from lambdas.organizations import handler
from lambdas.organizations.invitations import claimed
from lambdas.organizations.settings import REQUIRED
from orb_common.utils.clock import SYSTEM_CLOCK
from orb_models import OrganizationsCreate, OrganizationStatus, OrganizationUserRole
from orb_models.rights import invitations, organization_users, organizations
from orb_models.transactions import transaction
from orb_testing.factories import InvitationsFactory

if TYPE_CHECKING:
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs

    from .conftest import Hub, Person


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


@dataclass(frozen=True)
class Tenant:
    """An organization with one of each: its people and an open invitation."""

    hub: Hub
    owner: Person
    member: Person
    guest: Person
    organization_id: str
    invitation_id: str

    @classmethod
    def made(cls, hub: Hub, status: OrganizationStatus) -> Tenant:
        """Store a tenant past the function, without a key."""
        service = hub.service
        owner, member, guest = hub.person("CUSTOMER"), hub.person("USER"), hub.person("USER")
        key = service.organizations.create(
            OrganizationsCreate(name="Acme", owner_id=owner.id, status=status)
        ).organization_id
        hub.join(member, key)
        invitation = InvitationsFactory.create(
            service.invitations, "pending", organization_id=key, invitee_email=guest.user.email,
            role=OrganizationUserRole.VIEWER, expires_at=service.clock.now() + timedelta(days=1),
        )  # fmt: skip
        with transaction() as writes:
            writes.take(service.open_invitations, claimed(key, guest.user.email), invitation.invitation_id)
            if status is OrganizationStatus.ACTIVE:
                writes.take(service.active_owners, owner.id, key)
        return cls(hub, owner, member, guest, key, invitation.invitation_id)

    def picture(self) -> object:
        """Return all that the function stores about the tenant, without ids and times."""
        service, key = self.hub.service, self.organization_id
        names = {self.owner.id: "owner", self.member.id: "member", self.guest.id: "guest", None: ""}
        row = self.hub.row(key)
        invitations = list(service.invitations.query_by_organization_id(key))
        claims = [service.open_invitations.holder(claimed(key, each.invitee_email)) for each in invitations]
        return (
            (row.name, row.status, names[row.owner_id]),
            [
                name
                for person, name in names.items()
                if person and service.active_owners.holder(person) == key
            ],
            sorted(
                (names[each.user_id], each.role, each.status)
                for each in service.memberships.query_by_organization_id(key)
            ),
            sorted(
                (each.status, each.role, names[each.invitee_user_id], holder == each.invitation_id)
                for each, holder in zip(invitations, claims, strict=True)
            ),
        )


ORGANIZATION, INVITATION = ("organization_id",), ("invitation_id",)
Change = tuple[str, str, tuple[str, ...], dict[str, object]]
CHANGES: list[Change] = [
    ("OrganizationsUpdate", "owner", ORGANIZATION, {"name": "New"}),
    ("OrganizationsDisable", "owner", ORGANIZATION, {"disabled": True}),
    ("OrganizationsDisable", "owner", ORGANIZATION, {"disabled": False}),
    ("OrganizationsDelete", "owner", ORGANIZATION, {}),
    ("OrganizationsTransferOwnership", "owner", ORGANIZATION, {"newOwnerId": "member"}),
    ("OrganizationUsersUpdate", "owner", ORGANIZATION, {"userId": "member", "role": "ADMINISTRATOR"}),
    ("OrganizationUsersDelete", "owner", ORGANIZATION, {"userId": "member"}),
    ("OrganizationUsersLeave", "member", ORGANIZATION, {}),
    ("InvitationsCreate", "owner", ORGANIZATION, {"inviteeEmail": "new@example.net", "role": "VIEWER"}),
    ("InvitationsUpdate", "owner", INVITATION, {"role": "ADMINISTRATOR"}),
    ("InvitationsDelete", "owner", INVITATION, {}),
    ("InvitationsResend", "owner", INVITATION, {}),
    ("InvitationsAccept", "guest", INVITATION, {}),
    ("InvitationsDecline", "guest", INVITATION, {}),
]
"""The operations that change something, who calls them, and their arguments. The laws of creating and restoring, which
also make keys, are in the tests of their modules."""


def stays_whole(hub: Hub, fault: FaultPlan, change: Change) -> None:
    """Try an operation without faults, with a throttled call of each kind, and with lost answers to its writes."""
    operation, who, names, given = change
    status = OrganizationStatus.INACTIVE if given.get("disabled") is False else OrganizationStatus.ACTIVE

    def call(tenant: Tenant) -> int:
        people = {"member": tenant.member.id}
        arguments = {name: people.get(str(value), value) for name, value in given.items()}
        arguments |= {to_camel(name): getattr(tenant, name) for name in names}
        return int(hub.call(getattr(tenant, who), operation, **arguments)["StatusCode"])

    whole = Tenant.made(hub, status)
    start = len(fault.calls)
    assert call(whole) == 200, operation
    calls = [name for name in fault.calls[start:] if name.startswith("dynamodb:")]
    after = whole.picture()

    throttled = Tenant.made(hub, status)
    state = hub.rows.all()
    for number, name in enumerate(calls):
        planned = fault.throttle(name, nth=calls[: number + 1].count(name), times=None)
        assert (call(throttled), hub.rows.all() == state) == (503, True), (operation, number, name)
        assert planned.hits > 1
        fault.faults.clear()
        # The caller is found by a read, which the next call needs too.
        hub.service.callers.forget(getattr(throttled, who).user)
    assert (call(throttled), throttled.picture()) == (200, after), operation

    for name in {name for name in calls if name.endswith(("WriteItems", "UpdateItem"))}:
        lost = Tenant.made(hub, status)
        fault.lose_answer(name)
        assert (call(lost), lost.picture()) == (200, after), (operation, name)


@pytest.mark.parametrize("part", range(2))
def test_a_fault_at_any_call_leaves_nothing_half_done(
    hub: Hub, fault: FaultPlan, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """Throttled for good at any call, an operation is a typed error, and changes nothing.

    Without the fault, it succeeds then, also when the answer to a write is lost once.
    """
    monkeypatch.setattr(type(SYSTEM_CLOCK), "sleep", lambda *_: None)
    for change in CHANGES[part::2]:
        stays_whole(hub, fault, change)
