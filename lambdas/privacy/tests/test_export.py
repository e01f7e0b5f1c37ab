"""Laws of exports: everything about the person, and nothing about others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lambdas.privacy.export import DAYS
from lambdas.privacy.holdings import HOLDINGS
from lambdas.privacy.tests.conftest import ACCESS, PORTABILITY
from lambdas.privacy.tests.life import PHONE, WORDS, live
from orb_models import UsersUpdate
from orb_testing.templates import load_template

if TYPE_CHECKING:
    import pytest

    from lambdas.privacy.tests.conftest import Hub


def exported(hub: Hub, kind: dict[str, str]) -> dict[str, object]:
    """Return Ann's export of a kind."""
    request_id = hub.request(hub.ann, kind)
    document = json.loads(hub.bucket.read(f"exports/{request_id}.json"))
    assert isinstance(document, dict)
    return document


def test_a_report_has_every_holding_with_its_facts(hub: Hub) -> None:
    """Each link has its rows, purpose, source and retention. No secret and nothing about other people is in it."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    live(hub.stores, hub.bob.user, hub.ann.user, phone="+14155550101")
    report = exported(hub, ACCESS)
    holdings = report["holdings"]
    assert isinstance(holdings, list)
    found = {(each["entity"], each["purpose"]): each for each in holdings}
    assert set(found) == {(each.name, each.purpose) for each in HOLDINGS}
    empty = {name for name, each in found.items() if not each["items"]}
    assert empty == {("PrivacyRequests", "requests that you made for others")}
    assert all(each["source"] and each["retention"]["auditTrailDays"] >= 2557 for each in holdings)
    account = found["Users", "your account"]
    assert account["items"][0]["phoneNumber"] == PHONE
    assert account["classifications"]["phoneNumber"] == "PII"
    text = json.dumps(report)
    for secret in (hub.bob.id, hub.bob.user.email, "sealed words", "apiKey", "kms", "paymentValidationToken"):
        assert secret not in text, secret


def test_portable_data_is_what_the_person_gave(hub: Hub) -> None:
    """Portable data has the fields that the person gave, and nothing that others or the service added."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    data = exported(hub, PORTABILITY)["data"]
    assert isinstance(data, dict)
    assert set(data) == {each.name for each in HOLDINGS if each.given}
    assert WORDS in {each["message"] for each in data["Invitations"]}
    for name, items in data.items():
        given = set().union(*(each.given for each in HOLDINGS if each.name == name))
        assert all(set(item) <= given for item in items), name


def test_an_unverified_address_opens_nothing(hub: Hub) -> None:
    """Who gives an account the address of another person gets none of the rows that are found by that address."""
    live(hub.stores, hub.bob.user, hub.admin.user)
    hub.stores.users.update(hub.bob.id, UsersUpdate(email="bob.new@example.org"))
    hub.stores.users.update(hub.ann.id, UsersUpdate(email="bob@example.org", email_verified=False))
    document = exported(hub, ACCESS)
    holdings = document["holdings"]
    assert isinstance(holdings, list)
    assert document["addresses"] == []
    assert {each["entity"] for each in holdings if each["items"]} == {"Users", "PrivacyRequests"}


def test_the_bucket_keeps_exports_as_long_as_links_are_shown(pytestconfig: pytest.Config) -> None:
    """The rule of the bucket deletes exports after the days for which Get shows links."""
    path = pytestconfig.rootpath / "infrastructure" / "cloudformation" / "hub.yml"
    bucket = load_template(path)["Resources"]["PrivacyExportsBucket"]["Properties"]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", DAYS)
    assert all(bucket["PublicAccessBlockConfiguration"].values())
