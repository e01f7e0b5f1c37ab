"""Laws of access: the handler decides as the generated table of rights says, and the table is what we want."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from lambdas.users import handler
from lambdas.users.handler import OPERATIONS
from orb_common.aws import session
from orb_common.utils import Prepared
from orb_models import UserStatus, UsersUpdate
from orb_models.models.users import encode
from orb_models.rights.users import RIGHTS
from orb_testing.suites.appsync import AppSyncSuite
from orb_testing.suites.appsync_subject import Standing
from orb_testing.suites.edge_cases import EdgeCaseTestSuite
from orb_testing.suites.integration import Flow, IntegrationTestSuite, Step
from orb_testing.suites.role_matrix import Cell
from orb_testing.suites.scenarios import expect
from orb_testing.suites.security import SecurityTestSuite

from .conftest import Hub, Person, person
from .subject import ARGUMENTS, MATRIX, NEW, UsersFunction

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs
    from orb_testing.races import Race

LIFE = Flow(
    name="the-life-of-a-user",
    people={"olga": ["OWNER"], "eve": ["EMPLOYEE"]},
    steps=[
        Step(
            who="olga",
            operation="UsersCreate",
            arguments=lambda _: {"email": "new@example.org", "firstName": "New", "lastName": "Person"},
            check=lambda answer: expect(answer["Data"]["status"] == "PENDING", f"the answer is {answer}"),
        ),
        Step(
            who="eve",
            operation="UsersDisable",
            arguments=lambda answers: {"userId": answers[0]["Data"]["userId"]},
        ),
        Step(
            who="olga",
            operation="UsersDelete",
            arguments=lambda answers: {"userId": answers[0]["Data"]["userId"], "hardDelete": True},
        ),
        Step(
            who="olga",
            operation="UsersGet",
            arguments=lambda answers: {"userId": answers[0]["Data"]["userId"]},
            status=404,
        ),
    ],
)
SCENARIOS = [
    scenario
    for suite in (
        AppSyncSuite(MATRIX), SecurityTestSuite(MATRIX), EdgeCaseTestSuite(MATRIX), IntegrationTestSuite(LIFE),
    )
    for scenario in suite.scenarios()
]  # fmt: skip


def test_every_operation_is_tried() -> None:
    """These tests try every operation and every right."""
    assert set(OPERATIONS) == {NEW, *ARGUMENTS} == set(RIGHTS)


PARTS = [
    pytest.param(marker, id=marker or "form", marks=getattr(pytest.mark, marker) if marker else ())
    for marker in dict.fromkeys(each.marker for each in SCENARIOS)
]
"""The scenarios by their marker. The cells of the rights are among those of `security`."""


@pytest.mark.parametrize(
    "share", [pytest.param(each, marks=pytest.mark.nightly if each else ()) for each in range(3)]
)
@pytest.mark.parametrize("marker", PARTS)
def test_laws_of_functions(hub: Hub, subtests: pytest.Subtests, marker: str, share: int) -> None:
    """The function does what every AppSync function must do, and decides each cell as the table of rights says.

    One hub serves several laws, because it takes longer than a law. Its tables are empty for each. `make test` tries
    a third of the laws, and `make test-nightly` the others.
    """
    for scenario in SCENARIOS[share::3]:
        if scenario.marker == marker:
            with subtests.test(str(scenario)):
                scenario.check(UsersFunction.alone(hub))


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
        ("UsersQueryByCognitoSub", None, True, False),
        ("UserOrganizations", "USER", True, True),
        ("UserOrganizations", "CUSTOMER", False, False),
    ],
)
def test_what_the_schema_must_say(operation: str, group: str | None, own: bool, allowed: bool) -> None:
    """These rights are written out, so that a wrong change of the schema fails here."""
    standing = Standing.OWN if own else Standing.FOREIGN
    assert MATRIX.allows(Cell(operation, group, standing)) is allowed


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
    for changes in ({"status": "INACTIVE"}, {"groups": ["USER"]}):
        assert hub.call(hub.admin, "UsersUpdate", userId=hub.admin.id, **changes)["StatusCode"] == 400


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("UsersDisable", {}),
        ("UsersDelete", {}),
        ("UsersDelete", {"hardDelete": True}),
        ("UsersUpdate", {"status": "REJECTED"}),
        ("UsersUpdate", {"groups": ["USER"]}),
    ],
)
def test_one_administrator_always_remains(
    hub: Hub, race: Callable[..., Race[int]], operation: str, arguments: dict[str, object]
) -> None:
    """Of two administrators who remove each other at the same time, one succeeds. The other one is refused."""
    pair = [person(hub.users, name, "OWNER") for name in ("eve", "ike")]
    for one in pair:
        hub.users.update(one.id, UsersUpdate(groups=["OWNER"]))
        # Their rows are in the cache of the function from now on.
        assert hub.call(one, "UsersList")["StatusCode"] == 200

    def remove(by: Person, who: Person) -> int:
        return hub.call(by, operation, userId=who.id, **arguments)["StatusCode"]

    ended = race([partial(remove, *pair), partial(remove, *reversed(pair))])
    assert min(ended.values) == 200
    assert max(ended.values) in {403, 409}
    rows = [hub.users.get(one.id, consistent=True) for one in pair]
    able = [row for row in rows if row and row.status is UserStatus.ACTIVE and row.groups == ["OWNER"]]
    assert len(able) == 1


def test_a_removed_administrator_removes_nobody(hub: Hub) -> None:
    """An administrator whom another instance has just disabled is refused, in spite of the cached row."""
    eve = person(hub.users, "eve", "OWNER")
    assert hub.call(eve, "UsersList")["StatusCode"] == 200
    hub.users.update(eve.id, UsersUpdate(status=UserStatus.INACTIVE))
    answer = hub.call(eve, "UsersDelete", userId=hub.bob.id)
    assert (answer["StatusCode"], answer["Message"]) == (403, "you may no longer do this")
    assert hub.last_event()["eventType"] == "USER_ACCESS_DENIED"
    assert hub.users.get(hub.bob.id) == hub.bob.user


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
    found = hub.call(hub.ann, "UsersQueryByEmail", email="Ann.New@Example.org")["Data"]["items"]
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
    hub: Hub, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, seconds: float, status: int
) -> None:
    """The cache expires by the time of day, because the monotonic clock stands still while an instance is frozen."""
    monkeypatch.setattr(handler.resolver, "service", Prepared(partial(handler.build, clock=frozen_clock)))
    assert hub.call(hub.bob, "UsersGet", userId=hub.bob.id)["StatusCode"] == 200
    hub.users.update(hub.bob.id, UsersUpdate(status=UserStatus.INACTIVE))
    frozen_clock.freeze(seconds)
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
