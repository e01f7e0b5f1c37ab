"""Laws of access: the handler decides as the generated table of rights says, and the table is what we want."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from lambdas.users import handler
from lambdas.users.handler import OPERATIONS
from orb_common.aws import session
from orb_common.security.rights import Relation
from orb_common.security.roles import PLATFORM_ADMINISTRATORS
from orb_common.utils import cache
from orb_models import UserGroup, UserStatus, UsersUpdate
from orb_models.models.users import encode
from orb_models.rights.users import RIGHTS

from .conftest import Hub, Person, person

if TYPE_CHECKING:
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs

ARGUMENTS = {
    "UsersCreate": {"email": "new-{name}@example.org", "firstName": "New", "lastName": "Person"},
    "UsersDelete": {"userId": "{target}"},
    "UsersDisable": {"userId": "{target}"},
    "UsersList": {},
    "UsersGet": {"userId": "{target}"},
    "UsersUpdate": {"userId": "{target}", "firstName": "Changed"},
    "UsersQueryByUserId": {"userId": "{target}"},
    "UsersQueryByEmail": {"email": "{name}@example.org"},
    "UsersQueryByCognitoId": {"cognitoId": "cognito-{name}"},
    "UsersQueryByCognitoSub": {"cognitoSub": "sub-{name}"},
    "UserOrganizations": {"userId": "{target}"},
}
NO_GROUP = None
NOT_ON_ONESELF = {"UsersDelete", "UsersDisable"}
"""Operations that even administrators cannot use on themselves (400), so that the last administrator remains."""
WITH_RELATION = [operation for operation, right in RIGHTS.items() if right.relation is not None]


def arguments(operation: str, *, target: str, name: str) -> dict[str, object]:
    return {key: value.format(target=target, name=name) for key, value in ARGUMENTS[operation].items()}


def about(operation: str, who: Person) -> dict[str, object]:
    return arguments(operation, target=who.id, name=who.user.email.partition("@")[0])


def may(operation: str, group: str | None, *, own: bool) -> bool:
    """Return whether the table of rights allows an operation."""
    right = RIGHTS[operation]
    assert right.relation in {None, Relation.SELF}
    return group in right.groups and (group in PLATFORM_ADMINISTRATORS or right.relation is None or own)


def test_every_operation_is_tried() -> None:
    """These tests try every operation and every right."""
    assert set(OPERATIONS) == set(ARGUMENTS) == set(RIGHTS)


@pytest.mark.parametrize("group", [*UserGroup, NO_GROUP])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_cell(hub: Hub, operation: str, group: str | None) -> None:
    """Each operation, by each group, on the own row and on another's, answers 403 exactly where the table refuses."""
    caller = person(hub.users, "carol", *([group] if group else []))
    for target in (hub.ann, caller):
        own = target is caller
        answer = hub.call(caller, operation, **about(operation, target))
        if may(operation, group, own=own):
            assert answer["StatusCode"] == (400 if own and operation in NOT_ON_ONESELF else 200), answer
        else:
            assert (answer["StatusCode"], answer["Data"]) == (403, None)
            event = hub.last_event()
            reached_for_anothers = group in RIGHTS[operation].groups
            assert event["userContext"]["userId"] == caller.id
            assert event["eventType"] == (
                "USER_CROSS_ACCESS_ATTEMPTED" if reached_for_anothers else "USER_ACCESS_DENIED"
            )


@pytest.mark.parametrize(
    ("operation", "group", "own", "allowed"),
    [
        ("UsersCreate", "EMPLOYEE", False, True),
        ("UsersCreate", "CUSTOMER", False, False),
        ("UsersList", "OWNER", False, True),
        ("UsersList", "USER", True, False),
        ("UsersDelete", "USER", True, False),
        ("UsersDisable", "CUSTOMER", True, False),
        ("UsersGet", "USER", True, True),
        ("UsersGet", "USER", False, False),
        ("UsersUpdate", "CUSTOMER", True, True),
        ("UsersUpdate", "CUSTOMER", False, False),
        ("UsersQueryByEmail", "USER", False, False),
        ("UsersQueryByCognitoSub", NO_GROUP, True, False),
        ("UserOrganizations", "USER", True, True),
        ("UserOrganizations", "CUSTOMER", False, False),
    ],
)
def test_what_the_schema_must_say(operation: str, group: str | None, own: bool, allowed: bool) -> None:
    """These rights are written out, so that a wrong change of the schema fails here."""
    assert may(operation, group, own=own) is allowed


@pytest.mark.parametrize("operation", OPERATIONS)
def test_calls_without_identity_are_refused(hub: Hub, operation: str) -> None:
    """Without an identity, as with an API key, every operation answers 401."""
    answer = hub.call(None, operation, **about(operation, hub.ann))
    assert (answer["StatusCode"], answer["Data"]) == (401, None)


@pytest.mark.parametrize("operation", WITH_RELATION)
def test_a_refusal_does_not_show_who_exists(hub: Hub, operation: str) -> None:
    """The answer about another user equals the answer about a user who does not exist."""
    existing = hub.call(hub.bob, operation, **about(operation, hub.ann))
    missing = hub.call(hub.bob, operation, **arguments(operation, target="missing", name="missing"))
    assert existing == missing


def test_a_sign_in_without_a_row_is_refused(hub: Hub) -> None:
    """A Cognito user without a row gets 403."""
    hub.users.delete(hub.bob.id)
    assert hub.call(hub.bob, "UsersGet", userId=hub.bob.id)["StatusCode"] == 403


@pytest.mark.parametrize("status", [UserStatus.INACTIVE, UserStatus.REJECTED, UserStatus.DELETED])
def test_blocked_users_are_refused(hub: Hub, status: UserStatus) -> None:
    """An inactive, rejected or deleted user gets 403, even an administrator."""
    blocked = person(hub.users, "blocked", "OWNER", status=status)
    assert hub.call(blocked, "UsersGet", userId=blocked.id)["StatusCode"] == 403


def test_disabling_takes_effect_at_once_in_the_same_instance(hub: Hub) -> None:
    """A function that changes a user drops what it has cached of them."""
    assert hub.call(hub.bob, "UsersGet", userId=hub.bob.id)["StatusCode"] == 200
    assert hub.call(hub.admin, "UsersDisable", userId=hub.bob.id)["StatusCode"] == 200
    assert hub.call(hub.bob, "UsersGet", userId=hub.bob.id)["StatusCode"] == 403


@pytest.mark.parametrize(
    "changes", [{"status": "ACTIVE"}, {"groups": ["OWNER"]}, {"emailVerified": True}, {"mfaEnabled": False}]
)
def test_users_cannot_promote_themselves(hub: Hub, changes: dict[str, object]) -> None:
    """Only administrators change status, groups and verification."""
    answer = hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, **changes)
    assert answer["StatusCode"] == 403
    assert hub.users.get(hub.ann.id) == hub.ann.user


def test_administrators_cannot_remove_themselves(hub: Hub) -> None:
    """Deleting or disabling the own account answers 400, so that the last administrator remains."""
    for operation in ("UsersDelete", "UsersDisable"):
        assert hub.call(hub.admin, operation, userId=hub.admin.id)["StatusCode"] == 400
    own_status = hub.call(hub.admin, "UsersUpdate", userId=hub.admin.id, status="INACTIVE")
    assert own_status["StatusCode"] == 400


def test_a_failing_audit_does_not_fail_the_call(
    hub: Hub, fault: FaultPlan, captured_logs: CapturedLogs
) -> None:
    """When CloudWatch refuses an event, the function prints it once, and the call succeeds."""
    fault.error("logs", status=400, code="AccessDeniedException", times=None)
    assert hub.call(hub.ann, "UsersGet", userId=hub.ann.id)["StatusCode"] == 200
    event = captured_logs.one(message="AUDIT_FALLBACK")["auditEvent"]
    assert (event["eventType"], event["resourceId"]) == ("USER_PROFILE_VIEWED", hub.ann.id)


def test_an_address_that_another_user_has_now_is_refused(hub: Hub) -> None:
    """After another instance moves Ann's address to Bob, Ann does not see Bob by it, in spite of her cached row."""
    assert hub.call(hub.ann, "UsersGet", userId=hub.ann.id)["StatusCode"] == 200
    hub.users.update(hub.ann.id, UsersUpdate(email="ann.new@example.org"))
    hub.users.update(hub.bob.id, UsersUpdate(email="ann@example.org"))
    answer = hub.call(hub.ann, "UsersQueryByEmail", email="ann@example.org")
    assert (answer["StatusCode"], answer["Data"]) == (403, None)
    assert hub.last_event()["eventType"] == "USER_CROSS_ACCESS_ATTEMPTED"
    found = hub.call(hub.ann, "UsersQueryByEmail", email="Ann.New@Example.org")["Data"]
    assert [user["userId"] for user in found] == [hub.ann.id]


def test_a_sign_in_of_two_users_is_refused(hub: Hub) -> None:
    """If two old rows have the same subject, the call is refused, because the caller is ambiguous."""
    item = encode(hub.ann.user)
    session.client("dynamodb").put_item(
        TableName=hub.users.table_name,
        Item=item | {"userId": {"S": "twin"}, "email": {"S": "twin@example.org"}},
    )
    assert hub.call(hub.ann, "UsersGet", userId=hub.ann.id)["StatusCode"] == 403


def test_a_subject_belongs_to_one_user(hub: Hub) -> None:
    """A row cannot get the Cognito subject of another row, neither when it is created nor later."""
    new = {"email": "new@example.org", "firstName": "New", "lastName": "Person"}
    taken = hub.call(hub.admin, "UsersCreate", **new, cognitoSub=hub.ann.sub)
    assert (taken["StatusCode"], "cognitoSub" in taken["Message"]) == (409, True)
    free = hub.call(hub.admin, "UsersCreate", **new)["Data"]["userId"]
    linked = hub.call(hub.admin, "UsersUpdate", userId=free, cognitoSub=hub.ann.sub)
    assert linked["StatusCode"] == 409


def test_calls_of_blocked_users_are_in_the_trail(hub: Hub) -> None:
    """The refused call of a blocked user is in the trail, with the operation and the subject."""
    hub.call(hub.admin, "UsersDisable", userId=hub.bob.id)
    hub.call(hub.bob, "UsersList")
    event = hub.last_event()
    assert (event["eventType"], event["actionDetails"]) == ("USER_ACCESS_DENIED", {"operation": "UsersList"})
    assert event["userContext"]["cognitoSub"] == hub.bob.sub


@pytest.mark.parametrize("value", ["other", None, "{own}"])
@pytest.mark.parametrize("field", ["cognitoId", "cognitoSub"])
def test_identity_is_set_once(hub: Hub, field: str, value: str | None) -> None:
    """Once set, a Cognito id or subject cannot be changed or removed, not even by an administrator."""
    own = hub.ann.user.model_dump(by_alias=True)[field]
    changes: dict[str, object] = {field: own if value == "{own}" else value}
    for named in (changes, changes | {"firstName": "Anna"}):
        answer = hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, **named)
        assert (answer["StatusCode"], answer["Message"]) == (400, f"{field}: set already, and never changed")
    assert hub.users.get(hub.ann.id) == hub.ann.user


def test_every_identity_that_is_set_is_named(hub: Hub) -> None:
    """One answer names both fields."""
    answer = hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, cognitoSub="s", cognitoId="i")
    assert (answer["StatusCode"], answer["Message"]) == (
        400, "cognitoId, cognitoSub: set already, and never changed",
    )  # fmt: skip


@pytest.mark.parametrize(("seconds", "status"), [(299.9, 200), (300, 403), (301, 403), (100_000, 403)])
def test_a_user_disabled_by_another_instance_is_refused_after_300_seconds(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, seconds: float, status: int
) -> None:
    """The cache expires by the time of day, because the monotonic clock stands still while an instance is frozen."""
    now = [time.time()]
    monkeypatch.setattr(cache, "time", SimpleNamespace(time=lambda: now[0], monotonic=lambda: 1.0))
    handler.resolver.service.reset()
    assert hub.call(hub.bob, "UsersGet", userId=hub.bob.id)["StatusCode"] == 200
    hub.users.update(hub.bob.id, UsersUpdate(status=UserStatus.INACTIVE))
    now[0] += seconds
    assert hub.call(hub.bob, "UsersGet", userId=hub.bob.id)["StatusCode"] == status


def test_a_user_invited_before_sign_up_is_linked_later(hub: Hub) -> None:
    """An administrator can set the Cognito subject of a row that has none."""
    created = hub.call(hub.admin, "UsersCreate", email="new@example.org", firstName="New", lastName="Person")
    user_id = created["Data"]["userId"]
    assert hub.call(hub.admin, "UsersUpdate", userId=user_id, cognitoSub="sub-new")["StatusCode"] == 200
    hub.users.update(user_id, UsersUpdate(status=UserStatus.ACTIVE))
    linked = hub.users.get(user_id)
    assert linked is not None
    assert linked.cognito_sub == "sub-new"
