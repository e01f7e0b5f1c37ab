"""Laws of the operations, as a client sees them."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.users import handler
from orb_common.exceptions import LostRaceError
from orb_models import UsersRepository, UserStatus, UsersUpdate
from orb_models.models.users import encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.aws.dynamodb import Condition
    from orb_models import Users
    from orb_models.item_writes import ItemWrites
    from orb_testing.races import Race

    from .conftest import Hub, Person

NEW = {"email": "new@example.org", "firstName": "New", "lastName": "Person"}


def test_created_users_can_be_read(hub: Hub) -> None:
    """A created user is PENDING, has an id and timestamps in epoch seconds, and is read back the same."""
    start = int(time.time())
    created = hub.call(hub.admin, "UsersCreate", **NEW)["Data"]
    assert created | NEW == created
    assert created["status"] == "PENDING"
    assert start <= created["createdAt"] == created["updatedAt"] <= time.time()
    assert hub.call(hub.admin, "UsersGet", userId=created["userId"])["Data"] == created


@pytest.mark.parametrize("email", ["ann@example.org", "ANN@Example.ORG"])
def test_an_email_is_taken_once(hub: Hub, email: str) -> None:
    """A second user with the same e-mail, in any case, is refused with 409. The message does not contain the e-mail."""
    answer = hub.call(hub.admin, "UsersCreate", **NEW | {"email": email})
    assert (answer["StatusCode"], answer["Data"]) == (409, None)
    assert "email" in answer["Message"]
    assert email not in answer["Message"]


def test_concurrent_creates_of_one_email_make_one_user(hub: Hub, race: Callable[..., Race[int]]) -> None:
    """Of several creates at the same time, exactly one succeeds. The others answer 409."""

    def create() -> int:
        return hub.call(hub.admin, "UsersCreate", **NEW)["StatusCode"]

    hub.call(hub.admin, "UsersGet", userId=hub.ann.id)
    assert sorted(race([create] * 6).values) == [200, 409, 409, 409, 409, 409]
    assert hub.call(hub.admin, "UsersQueryByEmail", email=NEW["email"])["Data"]["count"] == 1


def test_concurrent_updates_to_one_email_leave_it_to_one_user(
    hub: Hub, race: Callable[..., Race[int]]
) -> None:
    """When two users take an address at the same time, one gets it and the other keeps the old one."""
    hub.call(hub.admin, "UsersGet", userId=hub.ann.id)
    for address in ("first@example.org", "second@example.org"):

        def take(who: Person, address: str) -> int:
            return hub.call(hub.admin, "UsersUpdate", userId=who.id, email=address)["StatusCode"]

        ended = race([partial(take, who, address) for who in (hub.ann, hub.bob)])
        assert sorted(ended.values) == [200, 409]
        people = [hub.users.get(who.id, consistent=True) for who in (hub.ann, hub.bob)]
        assert [user is not None and user.email for user in people].count(address) == 1
    assert hub.call(hub.admin, "UsersCreate", **NEW | {"email": "first@example.org"})["StatusCode"] == (
        409 if "first@example.org" in {user.email for user in people if user} else 200
    )


def test_an_email_can_be_changed_and_is_free_again(hub: Hub) -> None:
    """A changed e-mail must be unique too, and loses its verification. The old e-mail is free again."""
    hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, emailVerified=True)
    answer = hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, email="ann.new@example.org")
    assert answer["Data"]["emailVerified"] is False
    taken = hub.call(hub.bob, "UsersUpdate", userId=hub.bob.id, email="ann.new@example.org")
    assert taken["StatusCode"] == 409
    free = hub.call(hub.bob, "UsersUpdate", userId=hub.bob.id, email="ann@example.org")
    assert free["StatusCode"] == 200


def test_updates_take_arguments_from_both_places(hub: Hub) -> None:
    """`userId` means the same beside `input` and within it. Two different values answer 400."""
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
    """An update changes no other field. null removes an optional field."""
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
        ("UsersUpdate", {"userId": "u-1", "cognitoId": "cognito-\u0430nn"}, "cognitoId"),
        ("UsersUpdate", {"userId": "u-1", "groups": ["USER", "USER"]}, "groups"),
        ("UsersGet", {}, "userId"),
        ("UsersGet", {"userId": "\u00e9" * 1025}, "userId"),
        ("UsersGet", {"userId": "a\ud800"}, "userId"),
        ("UsersUpdate", {"userId": "u-1", "firstName": "a\x00"}, "firstName"),
        ("UsersUpdate", {"userId": "u-1", "cognitoSub": "\u00e9" * 1025}, "cognitoSub"),
        ("UsersUpdate", {"userId": "u-1", "email": None}, "email"),
        ("UsersUpdate", {"userId": "u-1", "email": "ann@example.org\n"}, "email"),
        ("UsersGet", {"userId": ""}, "userId"),
        ("UsersUpdate", {"firstName": "A"}, "userId"),
        ("UsersUpdate", {"userId": "u-1", "createdAt": 1}, "createdAt"),
        ("UsersDelete", {"userId": "u-1", "hardDelete": "maybe"}, "hardDelete"),
        ("UsersDelete", {"userId": "u-1", "hardDelete": "false"}, "hardDelete"),
        ("UsersDelete", {"userId": "u-1", "hardDelete": 1}, "hardDelete"),
        ("UsersDisable", {"userId": "u-1", "disabled": "no"}, "disabled"),
        ("UsersDisable", {"userId": "u-1", "disabled": 0}, "disabled"),
        ("UsersDisable", {"userId": "u-1", "disabled": None}, "disabled"),
        ("UsersCreate", NEW | {"emailVerified": "true"}, "emailVerified"),
        ("UsersCreate", NEW | {"groups": ["ROOT"]}, "groups[0]"),
        ("UsersCreate", NEW | {"groups": "OWNER"}, "groups"),
        ("UsersCreate", NEW | {"groups": ["USER"] * 5}, "groups"),
        ("UsersUpdate", {"userId": "u-1", "groups": ["USER", "user"]}, "groups[1]"),
        ("UsersUpdate", {"userId": "u-1", "groups": [["OWNER"]]}, "groups[0]"),
        ("UsersUpdate", {"userId": "u-1", "mfaEnabled": 1}, "mfaEnabled"),
        ("UsersUpdate", {"userId": "u-1", "lastName": "Sam\u200bple"}, "lastName"),
        ("UsersUpdate", {"userId": "u-1", "lastName": "Sam\u200dple"}, "lastName"),
        ("UsersUpdate", {"userId": "u-1", "lastName": "Sample\ufe0f"}, "lastName"),
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
    """Inputs accept only existing groups. Stored groups are shown as they are."""
    before = hub.users.update(hub.ann.id, UsersUpdate(groups=["USER"]))
    hub.users.dynamodb.put(hub.users.table_name, encode(before.model_copy(update={"groups": ["PILOT"]})))
    assert hub.call(hub.admin, "UsersGet", userId=hub.ann.id)["Data"]["groups"] == ["PILOT"]
    changed = hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, groups=["EMPLOYEE", "OWNER"])
    assert changed["Data"]["groups"] == ["EMPLOYEE", "OWNER"]


def test_all_faults_of_an_input_come_at_once(hub: Hub) -> None:
    """One answer names all wrong fields."""
    message = hub.call(hub.admin, "UsersCreate", firstName=1, nickname="N")["Message"]
    assert all(field in message for field in ("firstName", "nickname", "email", "lastName"))


@pytest.mark.parametrize("operation", ["UsersGet", "UsersUpdate", "UsersDelete", "UsersDisable"])
def test_unknown_users_answer_404(hub: Hub, operation: str) -> None:
    """The answer to an administrator about a missing user is 404."""
    extra = {"firstName": "A"} if operation == "UsersUpdate" else {}
    assert hub.call(hub.admin, operation, userId="missing", **extra)["StatusCode"] == 404


def test_unknown_operations_answer_400(hub: Hub) -> None:
    """An operation that this function does not serve answers 400."""
    assert hub.call(hub.admin, "UsersExplode")["StatusCode"] == 400


def test_deleting_keeps_the_row_by_default(hub: Hub) -> None:
    """A delete sets the status. With `hardDelete` it deletes the row and frees the e-mail."""
    assert hub.call(hub.admin, "UsersDelete", userId=hub.bob.id)["Data"] == {
        "userId": hub.bob.id,
        "deleted": True,
    }
    stored = hub.users.get(hub.bob.id)
    assert stored is not None
    assert stored.status == "DELETED"
    assert hub.call(hub.admin, "UsersDelete", userId=hub.bob.id, hardDelete=True)["StatusCode"] == 200
    assert hub.users.get(hub.bob.id) is None
    assert hub.call(hub.admin, "UsersCreate", **NEW | {"email": "bob@example.org"})["StatusCode"] == 200


def test_disabled_users_can_be_enabled(hub: Hub) -> None:
    """Disabling sets INACTIVE, enabling sets ACTIVE."""
    hub.call(hub.admin, "UsersDisable", userId=hub.bob.id)
    assert hub.call(hub.admin, "UsersGet", userId=hub.bob.id)["Data"]["status"] == "INACTIVE"
    hub.call(hub.admin, "UsersDisable", userId=hub.bob.id, disabled=False)
    assert hub.call(hub.admin, "UsersGet", userId=hub.bob.id)["Data"]["status"] == "ACTIVE"


def test_a_deleted_user_cannot_be_restored(hub: Hub) -> None:
    """No operation changes a deleted user."""
    hub.call(hub.admin, "UsersDelete", userId=hub.bob.id)
    deleted = hub.users.get(hub.bob.id)
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
    assert hub.users.get(hub.bob.id) == deleted


class OvertakenRepository:
    """A repository of users in which another call writes between the read and the write of each update."""

    def __init__(self, users: UsersRepository, other_call: Callable[[], object]) -> None:
        self.users = users
        self.other_call = other_call

    def __getattr__(self, name: str) -> Any:
        return getattr(self.users, name)

    @property
    def writes(self) -> ItemWrites[Users]:
        """The writes of a transaction, which are made after its reads."""
        self.other_call()
        return self.users.writes

    def update(self, user_id: str, update: UsersUpdate, *, condition: Condition | None = None) -> Users:
        self.other_call()
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
def test_a_concurrent_deletion_wins(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, operation: str, changes: dict[str, object]
) -> None:
    """If a user is deleted between the read and the write of an update, the update answers 409 and changes nothing."""
    service = handler.resolver.service()
    overtaken: Any = OvertakenRepository(
        service.users, lambda: hub.users.update(hub.bob.id, UsersUpdate(status=UserStatus.DELETED))
    )
    with monkeypatch.context() as patch:
        patch.setattr(handler.resolver, "service", lambda: replace(service, users=overtaken))
        assert hub.call(hub.admin, operation, userId=hub.bob.id, **changes)["StatusCode"] == 409
    stored = hub.users.get(hub.bob.id)
    assert stored is not None
    bob = hub.bob.user
    assert (stored.status, stored.first_name, stored.email) == ("DELETED", bob.first_name, bob.email)


@pytest.mark.parametrize("field", ["cognitoId", "cognitoSub"])
def test_of_two_concurrent_sign_ups_one_is_linked(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """An identity that is set between the read and the write of an update is not set again."""
    user_id = hub.call(hub.admin, "UsersCreate", **NEW)["Data"]["userId"]
    service = handler.resolver.service()
    set_first = UsersUpdate.model_validate({field: "first"})
    overtaken: Any = OvertakenRepository(service.users, lambda: hub.users.update(user_id, set_first))
    with monkeypatch.context() as patch:
        patch.setattr(handler.resolver, "service", lambda: replace(service, users=overtaken))
        answer = hub.call(hub.admin, "UsersUpdate", userId=user_id, **{field: "second"})
    assert answer["StatusCode"] == 409
    stored = hub.users.get(user_id)
    assert stored is not None
    assert stored.model_dump(by_alias=True)[field] == "first"


def test_a_taken_address_is_refused_in_the_words_of_a_lost_race(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer does not show that an address is taken. The trail has each try, without the owner of the address."""
    for _ in range(3):
        taken = hub.call(hub.ann, "UsersUpdate", userId=hub.ann.id, email="bob@example.org")
    assert hub.audit.types == ["USER_CROSS_ACCESS_ATTEMPTED"] * 3
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
    answer = hub.call(hub.admin, "UsersUpdate", userId=hub.ann.id, email="bob@example.org")
    assert (answer["StatusCode"], answer["Message"]) == (409, "Users: email is taken")


def test_pages_show_every_user_once(hub: Hub) -> None:
    """Pages that follow nextToken have each user exactly once."""
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = hub.call(hub.admin, "UsersList", limit=1, **token)["Data"]
        assert page["count"] == len(page["items"]) <= 1
        found += [user["userId"] for user in page["items"]]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert sorted(found) == sorted([hub.admin.id, hub.ann.id, hub.bob.id])


def test_lists_can_be_filtered_by_status(hub: Hub) -> None:
    """With `status`, a list has only users of this status."""
    hub.call(hub.admin, "UsersDisable", userId=hub.bob.id)
    items = hub.call(hub.admin, "UsersList", status="INACTIVE")["Data"]["items"]
    assert [user["userId"] for user in items] == [hub.bob.id]


def test_tampered_tokens_are_refused(hub: Hub) -> None:
    """A changed, shortened or invented nextToken answers 400."""
    token = hub.call(hub.admin, "UsersList", limit=1)["Data"]["nextToken"]
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for bad in (changed, token[:-2], "nonsense"):
        answer = hub.call(hub.admin, "UsersList", limit=1, nextToken=bad)
        assert (answer["StatusCode"], answer["Data"]) == (400, None)
        assert "nextToken" in answer["Message"]


def test_queries_answer_pages(hub: Hub) -> None:
    """Each QueryBy operation returns a page with one user, or an empty page."""
    for operation, key, value in (
        ("UsersQueryByUserId", "userId", hub.ann.id),
        ("UsersQueryByEmail", "email", "ann@example.org"),
        ("UsersQueryByCognitoId", "cognitoId", "cognito-ann"),
        ("UsersQueryByCognitoSub", "cognitoSub", "sub-ann"),
    ):
        found = hub.call(hub.admin, operation, **{key: value})["Data"]
        assert [user["userId"] for user in found["items"]] == [hub.ann.id]
        assert (found["count"], found["scannedCount"], "nextToken" in found) == (1, 1, False)
        assert hub.call(hub.ann, operation, **{key: value})["Data"] == found
        empty = {"items": [], "count": 0, "scannedCount": 0}
        assert hub.call(hub.admin, operation, **{key: "nothing"})["Data"] == empty


def test_pages_of_one_user_come_to_an_end(hub: Hub) -> None:
    """Pages of one row have the user once. DynamoDB may say that more follow, and then nothing follows."""
    for operation, key, value in (
        ("UsersQueryByUserId", "userId", hub.ann.id),
        ("UsersQueryByEmail", "email", "ann@example.org"),
        ("UsersQueryByCognitoId", "cognitoId", "cognito-ann"),
        ("UsersQueryByCognitoSub", "cognitoSub", "sub-ann"),
    ):
        first = hub.call(hub.admin, operation, **{key: value}, limit=1)["Data"]
        assert [user["userId"] for user in first["items"]] == [hub.ann.id]
        if token := first.get("nextToken"):
            rest = hub.call(hub.admin, operation, **{key: value}, limit=1, nextToken=token)["Data"]
            assert rest == {"items": [], "count": 0, "scannedCount": 0}


def test_an_email_is_found_in_any_case(hub: Hub) -> None:
    """An administrator finds a user however the address is written, as the address is unique in any case."""
    found = hub.call(hub.admin, "UsersQueryByEmail", email="ANN@Example.Org")["Data"]
    assert [user["userId"] for user in found["items"]] == [hub.ann.id]


def test_a_page_of_one_user_has_no_next(hub: Hub) -> None:
    """No cursor continues a query for one user: any nextToken answers 400, as one of another query does."""
    token = hub.call(hub.admin, "UsersList", limit=1)["Data"]["nextToken"]
    for who, operation, arguments in (
        (hub.ann, "UsersQueryByUserId", {"userId": hub.ann.id}),
        (hub.ann, "UsersQueryByEmail", {"email": "ann@example.org"}),
        (hub.admin, "UsersQueryByEmail", {"email": "ann@example.org"}),
    ):
        answer = hub.call(who, operation, **arguments, nextToken=token)
        assert (answer["StatusCode"], answer["Message"]) == (400, "nextToken is not a cursor of this query")
