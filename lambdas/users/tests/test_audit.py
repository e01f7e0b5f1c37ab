"""Laws of the audit trail of the function: each call leaves its event, and neither trail nor log has secrets."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from lambdas.users import handler
from orb_common.aws import session
from orb_models import UserStatus
from orb_testing.context import LambdaContext
from orb_testing.events import appsync_event

from .conftest import GROUP, Person, person

if TYPE_CHECKING:
    from orb_testing.log_lines import CapturedLogs
    from orb_testing.planted_secrets import PlantedSecrets

    from .conftest import Hub

NEW = {"email": "new.person@example.org", "firstName": "Newton", "lastName": "Personson"}


def test_each_operation_leaves_its_own_event(hub: Hub) -> None:
    """Each change and view has its own event type."""
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
    """The event of a refused call names its target: the user, a new user, all users, or an unknown one."""
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
        ("blocked", "UsersGet", {"userId": "{ann}"}, "USER_ACCESS_DENIED", ["SOX"]),
    ],
)
def test_a_refusal_is_flagged_for_its_rules(  # noqa: PLR0917 - one row of the table
    hub: Hub, who: str, operation: str, arguments: dict[str, str], event: str, flags: list[str]
) -> None:
    """A call for another user's data has the flags of privacy, a call without the right the flag of access control."""
    people = {
        "ann": hub.ann,
        "bob": hub.bob,
        "stranger": Person(hub.ann.user.model_copy(update={"cognito_sub": "sub-nobody"}), ("USER",)),
        "blocked": person(hub.users, "carl", "USER", status=UserStatus.INACTIVE),
    }
    given = {name: value.format(ann=hub.ann.id) for name, value in arguments.items()}
    assert hub.call(people[who], operation, **given)["StatusCode"] == 403
    (left,) = hub.audit.events
    assert (left["eventType"], left["complianceFlags"]) == (event, flags)
    assert (left["eventCategory"], left["severity"]) == ("AUTHORIZATION", "HIGH")


def test_the_trail_has_the_key_of_its_secret(hub: Hub) -> None:
    """Only the key of the secret verifies the trail."""
    hub.call(hub.ann, "UsersGet", userId=hub.ann.id)
    hub.call(hub.bob, "UsersList")
    secret = session.client("secretsmanager").get_secret_value(SecretId=os.environ["AUDIT_SECRET_ARN"])
    hub.audit.assert_whole(key=secret["SecretString"].encode(), events=2)
    for other in (b"another key", None):
        with pytest.raises(AssertionError, match=r"other key|edited"):
            hub.audit.assert_whole(key=other)


def test_a_change_begins_where_the_last_one_ended(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change has the hash of the state after the last change, even if another instance made that change."""
    hashes = []
    for name in ("B", "C", "D"):
        # Another instance is another process, which makes its own key at its start.
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
    """If the key cannot be read, the event has no key, and the log has the line for the alarm."""
    monkeypatch.setenv("AUDIT_SECRET_ARN", "nowhere")
    handler.resolver.service.reset()
    assert hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, firstName="B")["StatusCode"] == 200
    event = hub.last_event()
    assert event["chain"]["key"] is event["stateChanges"]["newStateHash"] is None
    assert [record.getMessage() for record in caplog.records] == ["AUDIT_LOGGING_FAILURE"]


def test_changes_are_recorded_masked(hub: Hub) -> None:
    """The trail names a changed e-mail and masks its values."""
    hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, email="ann.secret@example.org")
    event = hub.last_event()
    changed = {change["field"] for change in event["stateChanges"]["changes"]}
    assert "email" in changed
    assert "ann.secret@" not in json.dumps(event)
    assert "ann@example.org" not in json.dumps(event)


@pytest.mark.parametrize(
    ("source", "forwarded", "expected"),
    [
        (["192.0.2.1", "203.0.113.9"], "192.0.2.1", "203.0.113.9"),
        (None, "2001:db8::1, 198.51.100.7", "2001:db8::1"),
        (["anything"], "x" * 5000, None),
        ([], "fe80::1%whatever", None),
    ],
)
def test_addresses_in_the_trail_are_addresses(
    hub: Hub, source: list[str] | None, forwarded: str, expected: str | None
) -> None:
    """AppSync's address counts before a header, which callers can forge. Other text is left out, long agents cut."""
    headers = {"x-forwarded-for": forwarded, "user-agent": "u" * 5000}
    event = appsync_event(
        "UsersGet", {"userId": hub.ann.id}, sub=hub.ann.sub, groups=["USER"], headers=headers
    )
    event["identity"]["sourceIp"] = source
    assert handler.handler(event, LambdaContext())["StatusCode"] == 200
    who = hub.last_event()["userContext"]
    assert (who.get("ipAddress"), len(who["userAgent"])) == (expected, 256)


def test_logs_hold_no_personal_data(hub: Hub, captured_logs: CapturedLogs) -> None:
    """Neither accepted nor refused calls write names, addresses or arguments to the log."""
    hub.call(hub.admin, "UsersCreate", **NEW)
    hub.call(hub.admin, "UsersCreate", **NEW)
    hub.call(hub.bob, "UsersQueryByEmail", email=NEW["email"])
    assert len(captured_logs.of_message("call_refused")) == 2
    for value in NEW.values():
        assert value not in captured_logs.text


@pytest.mark.parametrize("operation", ["UsersGet", "UsersCreate", "UsersUpdate", "UsersList", "Unknown"])
def test_no_secret_is_shown(hub: Hub, no_secrets_in_logs: PlantedSecrets, operation: str) -> None:
    """Neither lines, nor events, nor answers show secrets of the environment, of headers or of refused arguments."""
    secret = no_secrets_in_logs.value("the argument password")
    for arguments in ({"userId": hub.ann.id}, {"userId": secret, "password": secret}, {"limit": secret}):
        event = appsync_event(operation, {"input": arguments}, sub=hub.ann.sub, groups=["USER"])
        answer = handler.handler(no_secrets_in_logs.event(event), LambdaContext())
        no_secrets_in_logs.look(answer, f"the answer to {operation}")


@pytest.mark.parametrize("days", ["ten", "0", "-1", "3654", "9" * 5000, "1.5", " "])
def test_a_bad_retention_costs_no_event(hub: Hub, monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    """With an invalid retention, the call succeeds and its event is in a log group that is kept for seven years."""
    monkeypatch.setenv("AUDIT_LOG_RETENTION_DAYS", days)
    handler.resolver.service.reset()
    assert hub.call(hub.ann, "UsersGet", userId=hub.ann.id)["StatusCode"] == 200
    assert hub.last_event()["eventType"] == "USER_PROFILE_VIEWED"
    (group,) = session.client("logs").describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
    assert group["retentionInDays"] == 2557
