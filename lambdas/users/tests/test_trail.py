"""What is left behind: the audit trail tells what happened, and neither trail nor log tells secrets."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from lambdas.users import handler
from orb_common.audit import verify
from orb_common.aws import session
from orb_models import UserStatus
from orb_testing.context import LambdaContext
from orb_testing.events import appsync_event

from .conftest import GROUP, Person, person

if TYPE_CHECKING:
    import io

    from .conftest import Hub

NEW = {"email": "new.person@example.org", "firstName": "Newton", "lastName": "Personson"}


def test_each_operation_leaves_its_own_event(hub: Hub) -> None:
    """The event type matches what happened, for every change and view."""
    steps = [
        ("UsersGet", {}, "USER_PROFILE_VIEWED"),
        ("UsersUpdate", {"firstName": "B"}, "USER_UPDATED"),
        ("UsersUpdate", {"status": "PENDING"}, "USER_STATUS_CHANGED"),
        ("UsersDisable", {}, "USER_SUSPENDED"),
        ("UsersDisable", {"disabled": False}, "USER_ACTIVATED"),
        ("UserOrganizations", {}, "USER_ORGANIZATIONS_VIEWED"),
        ("UsersDelete", {}, "USER_DEACTIVATED"),
        ("UsersDelete", {"hardDelete": True}, "USER_DELETED"),
    ]
    for operation, extra, expected in steps:
        assert hub.call(hub.admin, operation, userId=hub.bob.id, **extra)["StatusCode"] == 200
        event = hub.last_event()
        assert (event["eventType"], event["resourceId"]) == (expected, hub.bob.id)
    created = hub.call(hub.admin, "UsersCreate", **NEW)["Data"]["userId"]
    assert (hub.last_event()["eventType"], hub.last_event()["resourceId"]) == ("USER_CREATED", created)
    hub.call(hub.admin, "UsersList")
    assert (hub.last_event()["eventType"], hub.last_event()["resourceId"]) == (
        "USER_DATA_EXPORTED",
        "ALL_USERS",
    )


@pytest.mark.parametrize(
    ("operation", "arguments", "event", "target"),
    [
        ("UsersGet", {"userId": "{ann}"}, "USER_CROSS_ACCESS_ATTEMPTED", "{ann}"),
        ("UsersQueryByEmail", {"email": "ann@example.org"}, "USER_CROSS_ACCESS_ATTEMPTED", "UNKNOWN"),
        ("UsersDelete", {"userId": "{ann}"}, "USER_ACCESS_DENIED", "{ann}"),
        ("UsersCreate", NEW, "USER_ACCESS_DENIED", "NEW_USER"),
        ("UsersList", {}, "USER_ACCESS_DENIED", "ALL_USERS"),
    ],
)
def test_a_refusal_names_its_target(
    hub: Hub, operation: str, arguments: dict[str, str], event: str, target: str
) -> None:
    """The trail tells what was reached for: the user, a new one, all of them, or nobody in particular."""
    ann = hub.ann.id
    given = {name: value.format(ann=ann) for name, value in arguments.items()}
    assert hub.call(hub.bob, operation, **given)["StatusCode"] == 403
    left = hub.last_event()
    assert (left["eventType"], left["resourceId"]) == (event, target.format(ann=ann))
    assert left["actionDetails"]["operation"] == operation


@pytest.mark.parametrize(
    ("who", "operation", "arguments", "event", "flags"),
    [
        ("bob", "UsersGet", {"userId": "{ann}"}, "USER_CROSS_ACCESS_ATTEMPTED", ["SOC_2", "GDPR"]),
        ("bob", "UserOrganizations", {"userId": "{ann}"}, "USER_CROSS_ACCESS_ATTEMPTED", ["SOC_2", "GDPR"]),
        (
            "bob",
            "UsersQueryByEmail",
            {"email": "a@example.org"},
            "USER_CROSS_ACCESS_ATTEMPTED",
            ["SOC_2", "GDPR"],
        ),
        ("bob", "UsersList", {}, "USER_ACCESS_DENIED", ["SOX"]),
        ("bob", "UsersDelete", {"userId": "{ann}"}, "USER_ACCESS_DENIED", ["SOX"]),
        ("ann", "UsersUpdate", {"userId": "{ann}", "status": "PENDING"}, "USER_ACCESS_DENIED", ["SOX"]),
        ("stranger", "UsersGet", {"userId": "{ann}"}, "USER_ACCESS_DENIED", ["SOX"]),
        ("barred", "UsersGet", {"userId": "{ann}"}, "USER_ACCESS_DENIED", ["SOX"]),
    ],
)
def test_a_refusal_is_flagged_for_its_rules(  # noqa: PLR0917 - one row of the table
    hub: Hub, who: str, operation: str, arguments: dict[str, str], event: str, flags: list[str]
) -> None:
    """Reaching for another's data concerns privacy; lacking the right to act, the control of access. Nothing else."""
    people = {
        "ann": hub.ann,
        "bob": hub.bob,
        "stranger": Person(hub.ann.user.model_copy(update={"cognito_sub": "sub-nobody"}), ("USER",)),
        "barred": person(hub.users, "carl", "USER", status=UserStatus.INACTIVE),
    }
    given = {name: value.format(ann=hub.ann.id) for name, value in arguments.items()}
    assert hub.call(people[who], operation, **given)["StatusCode"] == 403
    (left,) = hub.trail()
    assert (left["eventType"], left["complianceFlags"]) == (event, flags)
    assert (left["eventCategory"], left["severity"]) == ("AUTHORIZATION", "HIGH")


def test_the_trail_has_the_key_of_its_secret(hub: Hub) -> None:
    """Those who may read the secret can verify it, and nobody else can write another."""
    hub.call(hub.ann, "UsersGet", userId=hub.ann.id)
    hub.call(hub.bob, "UsersList")
    secret = session.client("secretsmanager").get_secret_value(SecretId=os.environ["AUDIT_SECRET_ARN"])
    assert verify(hub.trail(), key=secret["SecretString"].encode()).ok
    assert not verify(hub.trail(), key=b"another key").ok
    assert not verify(hub.trail()).ok


def test_a_change_begins_where_the_last_one_ended(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the hashes of states, also when another instance of the function made the last one."""
    hashes = []
    for name in ("B", "C", "D"):
        # Another instance is another process: what a process makes at its start differs.
        monkeypatch.setattr("orb_common.audit.state_tracker._PROCESS_KEY", name.encode())
        handler.resolver.service.reset()
        hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, firstName=name)
        changes = hub.last_event()["stateChanges"]
        hashes.append((changes["oldStateHash"], changes["newStateHash"]))
    assert [new for _, new in hashes[:-1]] == [old for old, _ in hashes[1:]]
    assert len({each for pair in hashes for each in pair}) == 4


def test_a_key_that_cannot_be_read_costs_no_request_and_no_event(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The event says that it has no key, and there is an alarm."""
    monkeypatch.setenv("AUDIT_SECRET_ARN", "nowhere")
    handler.resolver.service.reset()
    assert hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, firstName="B")["StatusCode"] == 200
    event = hub.last_event()
    assert event["chain"]["key"] is event["stateChanges"]["newStateHash"] is None
    assert [record.getMessage() for record in caplog.records] == ["AUDIT_LOGGING_FAILURE"]


def test_changes_are_recorded_masked(hub: Hub) -> None:
    """A changed e-mail is in the trail as a change, but not readable."""
    hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, email="ann.secret@example.org")
    event = hub.last_event()
    changed = {change["field"] for change in event["stateChanges"]["changes"]}
    assert "email" in changed
    assert "ann.secret@" not in json.dumps(event)
    assert "ann@example.org" not in json.dumps(event)


@pytest.mark.parametrize(
    ("source", "forwarded", "told"),
    [
        (["192.0.2.1", "203.0.113.9"], "192.0.2.1", "203.0.113.9"),
        (None, "2001:db8::1, 198.51.100.7", "2001:db8::1"),
        (["anything"], "x" * 5000, None),
        ([], "fe80::1%whatever", None),
    ],
)
def test_addresses_in_the_trail_are_addresses(
    hub: Hub, source: list[str] | None, forwarded: str, told: str | None
) -> None:
    """AppSync's own word goes before what a caller can forge; other text, and endless agents, stay out."""
    headers = {"x-forwarded-for": forwarded, "user-agent": "u" * 5000}
    event = appsync_event(
        "UsersGet", {"userId": hub.ann.id}, sub=hub.ann.sub, groups=["USER"], headers=headers
    )
    event["identity"]["sourceIp"] = source
    assert handler.handler(event, LambdaContext())["StatusCode"] == 200
    who = hub.last_event()["userContext"]
    assert (who.get("ipAddress"), len(who["userAgent"])) == (told, 256)


def test_logs_hold_no_personal_data(hub: Hub, log: io.StringIO) -> None:
    """Neither a good nor a refused call writes names, addresses or arguments to the log."""
    hub.call(hub.admin, "UsersCreate", **NEW)
    hub.call(hub.admin, "UsersCreate", **NEW)
    hub.call(hub.bob, "UsersQueryByEmail", email=NEW["email"])
    assert log.getvalue().count("call_refused") == 2
    for value in NEW.values():
        assert value not in log.getvalue()


def test_unexpected_failures_tell_nothing(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure inside answers 500 without the text of the exception."""

    def broken(*_: object) -> object:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(hub.users.__class__, "get", broken)
    answer = hub.call(hub.ann, "UsersGet", userId=hub.ann.id)
    assert answer["StatusCode"] == 500
    assert "hunter2" not in json.dumps(answer)


@pytest.mark.parametrize(
    "event",
    [{}, {"info": None}, {"info": {"fieldName": 3}}, {"arguments": []}, None, 3, "text", True, 1.5, [], b""],
)
def test_malformed_events_are_answered(event: dict[str, object]) -> None:
    """An event that is not one of AppSync's answers 400, without touching AWS; an empty batch has no answers."""
    answer = handler.handler(event, LambdaContext())
    assert answer == [] if event == [] else answer["StatusCode"] == 400


@pytest.mark.parametrize(
    "arguments", [[], "text", 3, False, [{"userId": "u"}], {"input": []}, {"input": "x"}]
)
def test_arguments_that_are_not_an_object_are_refused(hub: Hub, arguments: object) -> None:
    """Taken for none they would list everybody."""
    event = appsync_event("UsersList", {}, sub=hub.admin.sub, groups=hub.admin.groups)
    answer = handler.handler(event | {"arguments": arguments}, LambdaContext())
    assert (answer["StatusCode"], answer["Data"]) == (400, None)
    assert "must be an object" in answer["Message"]


@pytest.mark.parametrize("operation", ["nextToken", "limit"])
def test_a_missing_cursor_secret_is_ours(hub: Hub, log: io.StringIO, operation: str) -> None:
    """A part of the deployment that is missing is 500, in a line that an alarm finds; never the caller's 404."""
    session.client("secretsmanager").delete_secret(SecretId="cursor", ForceDeleteWithoutRecovery=True)
    arguments: dict[str, object] = {"limit": 1} if operation == "limit" else {"nextToken": "A" * 80}
    answer = hub.call(hub.admin, "UsersList", **arguments)
    assert (answer["StatusCode"], answer["Data"]) == (500, None)
    line = json.loads(log.getvalue().splitlines()[-1])
    assert (line["level"], line["message"], line["status"], line["code"]) == (
        "ERROR", "call_failed", 500, "CONFIGURATION_ERROR",
    )  # fmt: skip


@pytest.mark.parametrize("days", ["ten", "0", "-1", "3654", "9" * 5000, "1.5", " "])
def test_a_bad_retention_costs_no_event(hub: Hub, monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    """The request is served, and its event is in the trail, in a group of seven years."""
    monkeypatch.setenv("AUDIT_LOG_RETENTION_DAYS", days)
    handler.resolver.service.reset()
    assert hub.call(hub.ann, "UsersGet", userId=hub.ann.id)["StatusCode"] == 200
    assert hub.last_event()["eventType"] == "USER_PROFILE_VIEWED"
    (group,) = session.client("logs").describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
    assert group["retentionInDays"] == 2557


def test_a_missing_setting_is_named_in_the_log(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    """A function deployed without its table answers 500; its log says which variable is missing."""
    monkeypatch.delenv("USERS_TABLE_NAME")
    handler.resolver.service.reset()
    assert hub.call(hub.ann, "UsersGet", userId=hub.ann.id)["StatusCode"] == 500
    assert "USERS_TABLE_NAME" in log.getvalue()
