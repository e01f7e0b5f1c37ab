"""Laws of creating, reading, listing and updating organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_models import OrganizationStatus, OrganizationsUpdate, UserGroup, UserStatus, UsersUpdate

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs
    from orb_testing.races import Race

    from .conftest import Hub


def test_a_new_organization_is_active_and_its_owners(hub: Hub) -> None:
    """The answer has the description in clear, and nothing about the key. The row has its ciphertext."""
    made = hub.data(hub.ann, "OrganizationsCreate", name="Acme", description="secret plans")
    assert made.keys() == {
        "organizationId", "name", "description", "ownerId", "status", "createdAt", "updatedAt",
    }  # fmt: skip
    assert (made["description"], made["ownerId"], made["status"]) == ("secret plans", hub.ann.id, "ACTIVE")
    row = hub.row(made["organizationId"])
    assert row.description is not None
    assert "secret" not in row.description
    assert hub.data(hub.ann, "OrganizationsGet", organizationId=row.organization_id) == made


def test_a_customer_owns_one_active_organization(hub: Hub) -> None:
    """A second one is 409, and leaves no key. An administrator of the platform may own several."""
    hub.organization()
    again = hub.call(hub.ann, "OrganizationsCreate", name="Other")
    assert (again["StatusCode"], again["Message"].split(":")[0]) == (409, "ownerId")
    assert hub.key_states() == ["Enabled"]
    assert hub.organization(hub.admin) != hub.organization(hub.admin)


def test_one_of_32_creates_wins(hub: Hub, race: Callable[..., Race[dict[str, Any]]]) -> None:
    """Of 32 creates at once, one succeeds, and only its key remains usable."""
    ended = race([lambda: hub.call(hub.ann, "OrganizationsCreate", name="Acme")] * 32, seconds=60)
    assert sorted(answer["StatusCode"] for answer in ended.values) == [200] + [409] * 31
    assert hub.key_states().count("Enabled") == 1


@pytest.mark.parametrize("end", ["disabled", "erased"])
def test_who_is_gone_creates_nothing(hub: Hub, end: str) -> None:
    """A caller whom another function has just disabled or erased is 403, although this one still caches the row.

    No organization, no claim and no key remains. The next call reads the row again.
    """
    hub.data(hub.ann, "OrganizationsGetRoles")
    if end == "disabled":
        hub.users.update(hub.ann.id, UsersUpdate(status=UserStatus.INACTIVE))
    else:
        hub.users.delete(hub.ann.id)
    answer = hub.call(hub.ann, "OrganizationsCreate", name="Acme")
    assert (answer["StatusCode"], answer["Message"]) == (403, "you may no longer do this")
    assert hub.last_event()["eventType"] == "ORGANIZATION_ACCESS_DENIED"
    assert list(hub.service.organizations.iterate()) == []
    assert (hub.service.active_owners.holder(hub.ann.id), hub.key_states()) == (None, ["PendingDeletion"])
    assert hub.call(hub.ann, "OrganizationsGetRoles")["StatusCode"] == 403


def test_an_update_names_its_fields(hub: Hub) -> None:
    """An update changes what it names. A new description can be read, and null removes it."""
    key = {"organizationId": hub.organization()}
    renamed = hub.data(hub.ann, "OrganizationsUpdate", **key, name="New")
    assert (renamed["name"], renamed["description"]) == ("New", "secret plans")
    assert hub.data(hub.ann, "OrganizationsUpdate", **key, description="other")["description"] == "other"
    assert hub.data(hub.ann, "OrganizationsGet", **key)["description"] == "other"
    assert "description" not in hub.data(hub.ann, "OrganizationsUpdate", **key, description=None)
    assert "description" not in hub.data(hub.ann, "OrganizationsGet", **key)
    assert hub.call(hub.ann, "OrganizationsUpdate", **key)["StatusCode"] == 400


def test_the_longest_description_is_encrypted(hub: Hub) -> None:
    """A thousand characters of four bytes each fit into one call of KMS."""
    text = "\U0001f600" * 1000
    organization_id = hub.organization(description=text)
    assert hub.data(hub.ann, "OrganizationsGet", organizationId=organization_id)["description"] == text


def test_a_description_of_another_row_does_not_decrypt(hub: Hub, captured_logs: CapturedLogs) -> None:
    """A ciphertext that was copied between rows is an error of ours for its reader, and left out of lists."""
    mine, other = hub.organization(), hub.organization(hub.eve)
    stolen = hub.row(other).description
    hub.service.organizations.update(mine, OrganizationsUpdate().model_copy(update={"description": stolen}))
    answer = hub.call(hub.ann, "OrganizationsGet", organizationId=mine)
    assert (answer["StatusCode"], answer["Data"]) == (500, None)
    listed = hub.data(hub.admin, "OrganizationsList")["items"]
    assert {row["organizationId"]: row.get("description") for row in listed} == {
        mine: None, other: "secret plans",
    }  # fmt: skip
    assert captured_logs.one(message="description_left_out")["organization_id"] == mine


def test_lists_are_pages(hub: Hub) -> None:
    """Every list answers a page, whose token continues the same question only."""
    mine = {hub.organization(hub.admin) for _ in range(3)}
    for operation, arguments in (
        ("OrganizationsList", {}),
        ("OrganizationsQueryByOwnerId", {"ownerId": hub.admin.id}),
        ("OrganizationsQueryByStatus", {"status": "ACTIVE"}),
        ("OrganizationsWithDetailsQueryByOwnerId", {"ownerId": hub.admin.id}),
    ):
        first = hub.data(hub.admin, operation, **arguments, limit=2)
        assert (first["count"], first["scannedCount"]) == (2, 2)
        rest = hub.data(hub.admin, operation, **arguments, nextToken=first["nextToken"])
        assert "nextToken" not in rest
        assert {row["organizationId"] for row in first["items"] + rest["items"]} == mine
    other = hub.call(
        hub.admin, "OrganizationsQueryByOwnerId", ownerId=hub.ann.id, nextToken=first["nextToken"]
    )
    assert other["StatusCode"] == 400


def test_queries_by_time(hub: Hub) -> None:
    """A query with a time finds what was created in that second."""
    made = hub.row(hub.organization())
    created = int(made.created_at.timestamp())
    for operation, arguments in (
        ("OrganizationsQueryByOwnerIdAndCreatedAt", {"ownerId": hub.ann.id}),
        ("OrganizationsQueryByStatusAndCreatedAt", {"status": "ACTIVE"}),
    ):
        for seconds, expected in ((created, 1), (created - 1, 0)):
            assert hub.data(hub.admin, operation, **arguments, createdAt=seconds)["count"] == expected


def test_a_query_by_id_is_a_page(hub: Hub) -> None:
    """It has one organization. An administrator's query for a missing one has none."""
    key = hub.organization()
    found = hub.data(hub.ann, "OrganizationsQueryByOrganizationId", organizationId=key)
    assert (found["count"], found["items"][0]["description"]) == (1, "secret plans")
    missing = hub.data(hub.admin, "OrganizationsQueryByOrganizationId", organizationId="missing")
    assert missing == {"items": [], "count": 0, "scannedCount": 0}


def test_an_inactive_organization_is_not_updated(hub: Hub) -> None:
    """Its owner gets 403, and an administrator of the platform 409."""
    key = hub.organization()
    hub.service.organizations.update(key, OrganizationsUpdate(status=OrganizationStatus.SUSPENDED))
    for who, status in ((hub.ann, 403), (hub.admin, 409)):
        assert hub.call(who, "OrganizationsUpdate", organizationId=key, name="New")["StatusCode"] == status


def test_lists_hide_what_inactive_organizations_say(hub: Hub) -> None:
    """The owner of a disabled organization sees it in lists without its description. An administrator sees all."""
    key = hub.organization()
    hub.data(hub.ann, "OrganizationsDisable", organizationId=key)
    for operation in ("OrganizationsQueryByOwnerId", "OrganizationsWithDetailsQueryByOwnerId"):
        [mine] = hub.data(hub.ann, operation, ownerId=hub.ann.id)["items"]
        assert (mine["status"], "description" in mine) == ("INACTIVE", False)
        [seen] = hub.data(hub.admin, operation, ownerId=hub.ann.id)["items"]
        assert seen["description"] == "secret plans"


KMS_CALLS = ("kms:CreateKey", "kms:EnableKeyRotation", "kms:CreateAlias", "kms:Encrypt")


@pytest.mark.parametrize("call", KMS_CALLS)
@pytest.mark.parametrize(
    ("code", "status", "answered"), [("ThrottlingException", 400, 429), ("KMSInternalException", 500, 502)]
)
def test_without_kms_nothing_is_created(  # noqa: PLR0917 - a table
    hub: Hub, fault: FaultPlan, call: str, code: str, status: int, answered: int
) -> None:
    """When KMS is throttled or down at any call, the error is retryable, no row is written and no key remains."""
    hub.service.users.prepare()
    fault.error(call, status=status, code=code, times=None)
    answer = hub.call(hub.ann, "OrganizationsCreate", name="Acme", description="secret plans")
    assert answer["StatusCode"] == answered
    assert list(hub.service.organizations.iterate()) == []
    assert "Enabled" not in hub.key_states()
    assert hub.service.active_owners.holder(hub.ann.id) is None


def test_a_throttled_table_leaves_no_key(hub: Hub, fault: FaultPlan) -> None:
    """When the row cannot be written, the key waits for its deletion and has no alias."""
    fault.throttle("dynamodb:TransactWriteItems", times=None)
    assert hub.call(hub.ann, "OrganizationsCreate", name="Acme")["StatusCode"] == 503
    assert hub.key_states() == ["PendingDeletion"]
    aliases = [alias["AliasName"] for alias in hub.kms.list_aliases()["Aliases"]]
    assert [alias for alias in aliases if "-org-" in alias] == []


def test_a_lost_answer_is_a_success(hub: Hub, fault: FaultPlan) -> None:
    """When the answer to the write is lost for good, the row is read, and the organization has its key."""
    fault.lose_answer("dynamodb:TransactWriteItems", times=1)
    fault.reset("dynamodb:TransactWriteItems", times=None)
    key = hub.organization()
    assert hub.key_state(key) == "Enabled"
    assert hub.data(hub.ann, "OrganizationsGet", organizationId=key)["description"] == "secret plans"


@pytest.mark.parametrize(
    ("code", "status", "answered"), [("ThrottlingException", 400, 429), ("KMSInternalException", 500, 502)]
)
def test_reading_without_kms(hub: Hub, fault: FaultPlan, code: str, status: int, answered: int) -> None:
    """One organization is a retryable error, and a list leaves the description out."""
    key = hub.organization()
    fault.error("kms:Decrypt", status=status, code=code, times=None)
    assert hub.call(hub.ann, "OrganizationsGet", organizationId=key)["StatusCode"] == answered
    [row] = hub.data(hub.ann, "OrganizationsQueryByOwnerId", ownerId=hub.ann.id)["items"]
    assert "description" not in row


def test_groups_of_the_token_decide_on_the_limit(hub: Hub) -> None:
    """A person with CUSTOMER and EMPLOYEE may own several organizations."""
    both = hub.person(UserGroup.CUSTOMER, UserGroup.EMPLOYEE)
    assert hub.organization(both) != hub.organization(both)
