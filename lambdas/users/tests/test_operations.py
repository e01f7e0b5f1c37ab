"""What each operation does, as a client sees it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.users import handler
from orb_common.exceptions import LostRaceError
from orb_models import (
    OrganizationsCreate,
    OrganizationsRepository,
    OrganizationStatus,
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUsersRepository,
    OrganizationUserStatus,
    UsersRepository,
    UserStatus,
    UsersUpdate,
)
from orb_models.models.users import encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.aws.dynamodb import Condition
    from orb_models import Users

    from .conftest import Hub, Person

NEW = {"email": "new@example.org", "firstName": "New", "lastName": "Person"}


def test_created_users_can_be_read(hub: Hub) -> None:
    """A created user is PENDING, has an id and epoch-second timestamps, and is read back the same."""
    start = int(time.time())
    created = hub.call(hub.admin, "UsersCreate", **NEW)["Data"]
    assert created | NEW == created
    assert created["status"] == "PENDING"
    assert start <= created["createdAt"] == created["updatedAt"] <= time.time()
    assert hub.call(hub.admin, "UsersGet", userId=created["userId"])["Data"] == created


@pytest.mark.parametrize("email", ["ann@example.org", "ANN@Example.ORG"])
def test_an_email_is_taken_once(hub: Hub, email: str) -> None:
    """A second user of an e-mail is refused with 409, whatever its case; the message does not repeat it."""
    answer = hub.call(hub.admin, "UsersCreate", **NEW | {"email": email})
    assert (answer["StatusCode"], answer["Data"]) == (409, None)
    assert "email" in answer["Message"]
    assert email not in answer["Message"]


def test_concurrent_creates_of_one_email_make_one_user(hub: Hub) -> None:
    """Of many creates at once exactly one succeeds; the others answer 409."""
    together = threading.Barrier(6)

    def create(_: int) -> int:
        together.wait()
        return hub.call(hub.admin, "UsersCreate", **NEW)["StatusCode"]

    hub.call(hub.admin, "UsersGet", userId=hub.ann.id)
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(create, range(6)))
    assert statuses == [200, 409, 409, 409, 409, 409]
    assert len(hub.call(hub.admin, "UsersQueryByEmail", email=NEW["email"])["Data"]) == 1


def test_concurrent_updates_to_one_email_leave_it_to_one_user(hub: Hub) -> None:
    """Of two people who take an address at once one has it, the other keeps the old one; nothing else is taken."""
    hub.call(hub.admin, "UsersGet", userId=hub.ann.id)
    for address in ("first@example.org", "second@example.org"):
        together = threading.Barrier(2)

        def take(who: Person, address: str = address, together: threading.Barrier = together) -> int:
            together.wait()
            return hub.call(hub.admin, "UsersUpdate", userId=who.id, email=address)["StatusCode"]

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(take, [hub.ann, hub.bob])) == [200, 409]
        people = [hub.users.get(who.id, consistent=True) for who in (hub.ann, hub.bob)]
        assert [user is not None and user.email for user in people].count(address) == 1
    assert hub.call(hub.admin, "UsersCreate", **NEW | {"email": "first@example.org"})["StatusCode"] == (
        409 if "first@example.org" in {user.email for user in people if user} else 200
    )


def test_an_email_can_be_changed_and_is_free_again(hub: Hub) -> None:
    """A changed e-mail is unique too, loses its verification, and gives the old one back."""
    hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, emailVerified=True)
    answer = hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, email="ann.new@example.org")
    assert answer["Data"]["emailVerified"] is False
    taken = hub.call(hub.bob, "UsersUpdate", userId=hub.bob.id, email="ann.new@example.org")
    assert taken["StatusCode"] == 409
    free = hub.call(hub.bob, "UsersUpdate", userId=hub.bob.id, email="ann@example.org")
    assert free["StatusCode"] == 200


def test_updates_take_arguments_from_both_places(hub: Hub) -> None:
    """`userId` beside `input` and within it mean the same; two different values answer 400."""
    for arguments in (
        {"userId": hub.ann.id, "input": {"firstName": "Anna"}},
        {"input": {"userId": hub.ann.id, "firstName": "Anna"}},
        {"userId": hub.ann.id, "firstName": "Anna"},
    ):
        answer = hub.call_raw(hub.ann, "UsersUpdate", arguments)
        assert (answer["StatusCode"], answer["Data"]["firstName"]) == (200, "Anna")
    contradiction = {"userId": hub.ann.id, "input": {"userId": hub.bob.id, "firstName": "Anna"}}
    assert hub.call_raw(hub.ann, "UsersUpdate", contradiction)["StatusCode"] == 400


def test_updates_change_only_what_they_name(hub: Hub) -> None:
    """An update leaves every other field; null removes an optional one; `updatedAt` moves on."""
    hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, phoneNumber="+14155550100")
    after = hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, phoneNumber=None)["Data"]
    before = hub.ann.user
    assert "phoneNumber" not in after
    assert (after["email"], after["firstName"], after["createdAt"]) == (
        before.email,
        before.first_name,
        int(before.created_at.timestamp()),
    )


@pytest.mark.parametrize(
    ("operation", "arguments", "field"),
    [
        ("UsersCreate", {"email": "new@example.org", "firstName": "New"}, "lastName"),
        ("UsersCreate", NEW | {"email": "not an address"}, "email"),
        ("UsersCreate", NEW | {"phoneNumber": "12"}, "phoneNumber"),
        ("UsersCreate", NEW | {"nickname": "N"}, "nickname"),
        ("UsersCreate", NEW | {"first_name": "N"}, "first_name"),
        ("UsersCreate", NEW | {"userId": "chosen"}, "userId"),
        ("UsersCreate", NEW | {"status": "GONE"}, "status"),
        ("UsersCreate", NEW | {"firstName": " "}, "firstName"),
        ("UsersCreate", NEW | {"lastName": "\u202eevil"}, "lastName"),
        ("UsersCreate", NEW | {"firstName": "\u200b"}, "firstName"),
        ("UsersCreate", NEW | {"cognitoId": "\u00e9" * 1025}, "cognitoId"),
        ("UsersCreate", NEW | {"cognitoId": "\u200b"}, "cognitoId"),
        ("UsersCreate", NEW | {"cognitoSub": "cognito-ann\u200b"}, "cognitoSub"),
        ("UsersUpdate", {"userId": "somebody", "cognitoId": "cognito-\u0430nn"}, "cognitoId"),
        ("UsersUpdate", {"userId": "somebody", "groups": ["USER", "USER"]}, "groups"),
        ("UsersGet", {}, "userId"),
        ("UsersGet", {"userId": "\u00e9" * 1025}, "userId"),
        ("UsersGet", {"userId": "a\ud800"}, "userId"),
        ("UsersUpdate", {"userId": "somebody", "firstName": "a\x00"}, "firstName"),
        ("UsersUpdate", {"userId": "somebody", "cognitoSub": "\u00e9" * 1025}, "cognitoSub"),
        ("UsersUpdate", {"userId": "somebody", "email": None}, "email"),
        ("UsersUpdate", {"userId": "somebody", "email": "ann@example.org\n"}, "email"),
        ("UsersGet", {"userId": ""}, "userId"),
        ("UsersUpdate", {"firstName": "A"}, "userId"),
        ("UsersUpdate", {"userId": "somebody", "createdAt": 1}, "createdAt"),
        ("UsersDelete", {"userId": "somebody", "hardDelete": "maybe"}, "hardDelete"),
        ("UsersDelete", {"userId": "somebody", "hardDelete": "false"}, "hardDelete"),
        ("UsersDelete", {"userId": "somebody", "hardDelete": 1}, "hardDelete"),
        ("UsersDisable", {"userId": "somebody", "disabled": "no"}, "disabled"),
        ("UsersDisable", {"userId": "somebody", "disabled": 0}, "disabled"),
        ("UsersDisable", {"userId": "somebody", "disabled": None}, "disabled"),
        ("UsersCreate", NEW | {"emailVerified": "true"}, "emailVerified"),
        ("UsersCreate", NEW | {"groups": ["ROOT"]}, "groups[0]"),
        ("UsersCreate", NEW | {"groups": "OWNER"}, "groups"),
        ("UsersCreate", NEW | {"groups": ["USER"] * 5}, "groups"),
        ("UsersUpdate", {"userId": "somebody", "groups": ["USER", "user"]}, "groups[1]"),
        ("UsersUpdate", {"userId": "somebody", "groups": [["OWNER"]]}, "groups[0]"),
        ("UsersUpdate", {"userId": "somebody", "mfaEnabled": 1}, "mfaEnabled"),
        ("UsersUpdate", {"userId": "somebody", "lastName": "Sam\u200bple"}, "lastName"),
        ("UsersUpdate", {"userId": "somebody", "lastName": "Sam\u200dple"}, "lastName"),
        ("UsersUpdate", {"userId": "somebody", "lastName": "Sample\ufe0f"}, "lastName"),
        ("UsersList", {"limit": True}, "limit"),
        ("UsersList", {"limit": "5"}, "limit"),
        ("UsersList", {"limit": 5.0}, "limit"),
        ("UsersList", {"limit": [5]}, "limit"),
        ("UsersList", {"limit": None}, "limit"),
        ("UsersList", {"nextToken": 5}, "nextToken"),
        ("UsersList", {"limit": 0}, "limit"),
        ("UsersList", {"limit": 1000}, "limit"),
        ("UsersList", {"status": "GONE"}, "status"),
        ("UsersQueryByEmail", {}, "email"),
        ("UsersQueryByCognitoSub", {"cognitoSub": 3}, "cognitoSub"),
    ],
)
def test_bad_input_names_the_field(
    hub: Hub, operation: str, arguments: dict[str, object], field: str
) -> None:
    """Bad input answers 400, names the field and the rule, and does not repeat the value."""
    answer = hub.call(hub.admin, operation, **arguments)
    assert (answer["StatusCode"], answer["Data"]) == (400, None)
    assert field in answer["Message"]
    assert "not an address" not in answer["Message"]


def test_groups_of_older_rows_stay_readable(hub: Hub) -> None:
    """What comes in is held to the groups that there are; what is stored is shown as it is."""
    before = hub.users.update(hub.ann.id, UsersUpdate(groups=["USER"]))
    hub.users.dynamodb.put(hub.users.table_name, encode(before.model_copy(update={"groups": ["PILOT"]})))
    assert hub.call(hub.admin, "UsersGet", userId=hub.ann.id)["Data"]["groups"] == ["PILOT"]
    changed = hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, groups=["EMPLOYEE", "OWNER"])
    assert changed["Data"]["groups"] == ["EMPLOYEE", "OWNER"]


def test_all_faults_of_an_input_come_at_once(hub: Hub) -> None:
    """Three wrong fields are named in one answer."""
    message = hub.call(hub.admin, "UsersCreate", firstName=1, nickname="N")["Message"]
    assert all(field in message for field in ("firstName", "nickname", "email", "lastName"))


@pytest.mark.parametrize("operation", ["UsersGet", "UsersUpdate", "UsersDelete", "UsersDisable"])
def test_unknown_users_answer_404(hub: Hub, operation: str) -> None:
    """An administrator learns that a user does not exist."""
    extra = {"firstName": "A"} if operation == "UsersUpdate" else {}
    assert hub.call(hub.admin, operation, userId="nobody", **extra)["StatusCode"] == 404


def test_unknown_operations_answer_400(hub: Hub) -> None:
    """A field that this function does not serve is refused."""
    assert hub.call(hub.admin, "UsersExplode")["StatusCode"] == 400


def test_deleting_keeps_the_row_unless_asked(hub: Hub) -> None:
    """A plain delete sets the status; `hardDelete` removes the row and frees the e-mail."""
    assert hub.call(hub.admin, "UsersDelete", userId=hub.bob.id)["Data"] == {
        "userId": hub.bob.id,
        "deleted": True,
    }
    kept = hub.users.get(hub.bob.id)
    assert kept is not None
    assert kept.status == "DELETED"
    assert hub.call(hub.admin, "UsersDelete", userId=hub.bob.id, hardDelete=True)["StatusCode"] == 200
    assert hub.users.get(hub.bob.id) is None
    assert hub.call(hub.admin, "UsersCreate", **NEW | {"email": "bob@example.org"})["StatusCode"] == 200


def test_disabled_users_can_be_enabled(hub: Hub) -> None:
    """Disable sets INACTIVE, and ACTIVE again when asked."""
    hub.call(hub.admin, "UsersDisable", userId=hub.bob.id)
    assert hub.call(hub.admin, "UsersGet", userId=hub.bob.id)["Data"]["status"] == "INACTIVE"
    hub.call(hub.admin, "UsersDisable", userId=hub.bob.id, disabled=False)
    assert hub.call(hub.admin, "UsersGet", userId=hub.bob.id)["Data"]["status"] == "ACTIVE"


def test_a_deleted_user_is_not_brought_back(hub: Hub) -> None:
    """Neither by status nor by enabling nor by a new identity: a deleted user is not changed any more."""
    hub.call(hub.admin, "UsersDelete", userId=hub.bob.id)
    kept = hub.users.get(hub.bob.id)
    for operation, changes in (
        ("UsersUpdate", {"status": "ACTIVE"}),
        ("UsersUpdate", {"status": "PENDING", "firstName": "Bobby"}),
        ("UsersUpdate", {"groups": ["OWNER"]}),
        ("UsersUpdate", {"email": "bobby@example.org"}),
        ("UsersDisable", {"disabled": False}),
        ("UsersDisable", {"disabled": True}),
    ):
        answer = hub.call(hub.admin, operation, userId=hub.bob.id, **changes)
        assert (answer["StatusCode"], answer["Message"]) == (400, "userId: this user is deleted")
    assert hub.users.get(hub.bob.id) == kept


class Late:
    """A repository of users in which another writer comes first, after a user was read and before it is written."""

    def __init__(self, users: UsersRepository, first: Callable[[], object]) -> None:
        self.users = users
        self.first = first

    def __getattr__(self, name: str) -> Any:
        return getattr(self.users, name)

    def update(self, user_id: str, update: UsersUpdate, *, condition: Condition | None = None) -> Users:
        self.first()
        return self.users.update(user_id, update, condition=condition)


@pytest.mark.parametrize(
    ("operation", "changes"),
    [
        ("UsersUpdate", {"status": "ACTIVE"}),
        ("UsersUpdate", {"firstName": "Bobby"}),
        ("UsersUpdate", {"email": "bobby@example.org"}),
        ("UsersDisable", {"disabled": False}),
    ],
)
def test_who_is_deleted_meanwhile_stays_deleted(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, operation: str, changes: dict[str, object]
) -> None:
    """A deletion between the look and the write wins: the later call answers 409, and does not bring anybody back."""
    service = handler.resolver.service()
    late: Any = Late(
        service.users, lambda: hub.users.update(hub.bob.id, UsersUpdate(status=UserStatus.DELETED))
    )
    with monkeypatch.context() as patch:
        patch.setattr(handler.resolver, "service", lambda: replace(service, users=late))
        assert hub.call(hub.admin, operation, userId=hub.bob.id, **changes)["StatusCode"] == 409
    kept = hub.users.get(hub.bob.id)
    assert kept is not None
    assert (kept.status, kept.first_name, kept.email) == ("DELETED", "Bob", "bob@example.org")


@pytest.mark.parametrize("field", ["cognitoId", "cognitoSub"])
def test_of_two_sign_ups_at_once_one_is_linked(hub: Hub, monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    """An identity that is set between the look and the write is not set a second time."""
    user_id = hub.call(hub.admin, "UsersCreate", **NEW)["Data"]["userId"]
    service = handler.resolver.service()
    set_first = UsersUpdate.model_validate({field: "first"})
    late: Any = Late(service.users, lambda: hub.users.update(user_id, set_first))
    with monkeypatch.context() as patch:
        patch.setattr(handler.resolver, "service", lambda: replace(service, users=late))
        answer = hub.call(hub.admin, "UsersUpdate", userId=user_id, **{field: "second"})
    assert answer["StatusCode"] == 409
    kept = hub.users.get(user_id)
    assert kept is not None
    assert kept.model_dump(by_alias=True)[field] == "first"


def test_a_taken_address_is_refused_in_the_words_of_a_lost_race(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer does not tell why; that it comes each time does. The trail has each try, not whose address it is."""
    for _ in range(3):
        taken = hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, email="bob@example.org")
    assert [event["eventType"] for event in hub.trail()] == ["USER_CROSS_ACCESS_ATTEMPTED"] * 3
    event = hub.last_event()
    assert (event["resourceId"], event["actionDetails"]["isSelf"]) == (hub.ann.id, True)
    assert set(event["complianceFlags"]) == {"SOC_2", "GDPR"}
    assert hub.bob.id not in str(event)

    def lose(*_: object, **__: object) -> None:
        raise LostRaceError("Users: another writer is at work on this item")

    with monkeypatch.context() as patch:
        patch.setattr(UsersRepository, "update", lose)
        lost = hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, email="free@example.org")
    assert taken == lost
    assert (taken["StatusCode"], taken["Message"]) == (409, "the change was not made")
    told = hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, email="bob@example.org")
    assert (told["StatusCode"], told["Message"]) == (409, "Users: email is taken")


def test_pages_show_everybody_once(hub: Hub) -> None:
    """Following nextToken gives each user exactly once."""
    seen: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = hub.call(hub.admin, "UsersList", limit=1, **token)["Data"]
        assert page["count"] == len(page["items"]) <= 1
        seen += [user["userId"] for user in page["items"]]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert sorted(seen) == sorted([hub.admin.id, hub.ann.id, hub.bob.id])


def test_lists_can_be_filtered_by_status(hub: Hub) -> None:
    """`status` leaves only users of that status."""
    hub.call(hub.admin, "UsersDisable", userId=hub.bob.id)
    items = hub.call(hub.admin, "UsersList", status="INACTIVE")["Data"]["items"]
    assert [user["userId"] for user in items] == [hub.bob.id]


def test_tampered_tokens_are_refused(hub: Hub) -> None:
    """A changed, foreign or invented nextToken answers 400."""
    token = hub.call(hub.admin, "UsersList", limit=1)["Data"]["nextToken"]
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for bad in (changed, token[:-2], "nonsense"):
        answer = hub.call(hub.admin, "UsersList", limit=1, nextToken=bad)
        assert (answer["StatusCode"], answer["Data"]) == (400, None)
        assert "nextToken" in answer["Message"]


def test_queries_answer_lists(hub: Hub) -> None:
    """Each QueryBy answers the one user in a list, or an empty list."""
    for operation, key, value in (
        ("UsersQueryByUserId", "userId", hub.ann.id),
        ("UsersQueryByEmail", "email", "ann@example.org"),
        ("UsersQueryByCognitoId", "cognitoId", "cognito-ann"),
        ("UsersQueryByCognitoSub", "cognitoSub", "sub-ann"),
    ):
        found = hub.call(hub.admin, operation, **{key: value})["Data"]
        assert [user["userId"] for user in found] == [hub.ann.id]
        assert hub.call(hub.admin, operation, **{key: "nothing"})["Data"] == []


def test_organizations_come_with_the_role(hub: Hub) -> None:
    """Owned and active organizations are listed with the role; invited ones and deleted ones are not, nor any key."""
    organizations, memberships = OrganizationsRepository(), OrganizationUsersRepository()

    def organization(name: str, owner: str, status: OrganizationStatus = OrganizationStatus.ACTIVE) -> str:
        new = OrganizationsCreate(name=name, owner_id=owner, status=status, kms_key_id="key-1")
        return organizations.create(new).organization_id

    def member(organization_id: str, status: OrganizationUserStatus) -> None:
        memberships.create(
            OrganizationUsersCreate(
                user_id=hub.ann.id,
                organization_id=organization_id,
                role=OrganizationUserRole.VIEWER,
                status=status,
            )
        )

    organization("own", hub.ann.id)
    member(organization("joined", hub.bob.id), OrganizationUserStatus.ACTIVE)
    member(organization("invited", hub.bob.id), OrganizationUserStatus.INVITED)
    member(organization("gone", hub.bob.id, OrganizationStatus.DELETED), OrganizationUserStatus.ACTIVE)
    found = hub.call(hub.ann, "UserOrganizations")["Data"]
    assert sorted((each["name"], each["userRole"]) for each in found) == [
        ("joined", "VIEWER"),
        ("own", "OWNER"),
    ]
    assert not any("kmsKeyId" in each for each in found)
