"""Values become JSON without secrets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.audit.evidence import context_evidence, evidence, holds_secret
from orb_common.jsonable import CIRCULAR, TOO_DEEP
from orb_common.redaction import CARD_MASK, MASK
from orb_common.redaction.cards import is_card

SECRET = "S3cr3t-of-somebody"


@pytest.mark.parametrize(
    "name",
    ["password", "userPassword", "refresh_token", "accessToken", "clientSecret", "secret", "apiKey", "api_key",
     "APIKey", "key", "private-key", "Authorization", "cookie", "awsAccessKeyId", "credentials", "otp",
     "refreshtoken", "dbpassword", "clientsecret", "connectionString", "signature", "cvv", "ssn", "cardNumber"],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    """The value under such a name does not reach the trail."""
    assert holds_secret(name)


@pytest.mark.parametrize(
    "name",
    ["kmsKeyId", "kmsKeyArn", "primaryKey", "keyboard", "monkey", "tokenUse", "passwordChangedAt", "name", "secretary",
     "apiKeyId", "", "tokenization", "keys_count"],
)  # fmt: skip
def test_names_that_only_look_alike(name: str) -> None:
    """A fact about a secret, or another word, is evidence and stays."""
    assert not holds_secret(name)


def test_secrets_are_removed_at_any_depth() -> None:
    """Secrets are removed in lists, dataclasses and sets of pairs."""

    @dataclass
    class Login:
        password: str
        user: str

    value = {"a": [{"b": {"token": SECRET}}, Login(SECRET, "u")], "c": ({"apiKey": SECRET},)}
    found = json.dumps(evidence(value))
    assert SECRET not in found
    assert found.count(MASK) == 3
    assert '"user": "u"' in found


@pytest.mark.parametrize(
    "text",
    [
        "postgres://app:%s@db.example.org/main", "AWS_SECRET=%s", "wJalrXUtnFEMIK7MDENGbPxRfiCY%s0a1B",
        '{"password": "%s"}', "--password %s",
    ],
)  # fmt: skip
def test_secrets_are_removed_from_text(text: str) -> None:
    """Secrets in text are found by their form, whatever the key."""
    secret = "EXAMPLEk" if "wJalr" in text else SECRET
    assert secret not in json.dumps(evidence({"note": text % secret}))


def test_addresses_of_people_are_evidence() -> None:
    """E-mail addresses stay, also in a URL, because they say whom an event is about."""
    text = "mailto://sam@example.org from sam@example.org"
    assert evidence({"note": text}) == {"note": text}


def test_kinds_of_values() -> None:
    """Each type has the form of `jsonable`; bytes are text, so that a secret in them is found."""

    class Colour(Enum):
        RED = "red"

    value = {
        "when": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "day": date(2026, 1, 2),
        "long": timedelta(minutes=1),
        "price": Decimal("10.50"),
        "count": Decimal(12),
        "huge": Decimal("1E+400"),
        "data": b"password=hunter2",
        "id": UUID(int=1),
        "colour": Colour.RED,
        "set": {2, 1},
        "nan": float("nan"),
        "object": object(),
        "big": 1 << 20_000,
        "broken": "a\ud800b",
        5: None,
    }
    found = evidence(value)
    assert found == {
        "when": "2026-01-02T03:04:05+00:00", "day": "2026-01-02", "long": 60.0, "price": 10.5, "count": 12,
        "huge": "1E+400", "data": f"password={MASK}", "id": "00000000-0000-0000-0000-000000000001", "colour": "red",
        "set": [1, 2], "nan": "nan", "object": "<object>", "big": "<int>", "broken": "a?b", "5": None,
    }  # fmt: skip
    json.dumps(found, allow_nan=False).encode()


def test_circular_and_deep_values_are_cut() -> None:
    """A circular or too deep value is cut with a mark."""
    loop = {}
    loop["self"] = loop
    assert evidence(loop) == {"self": CIRCULAR}
    deep = here = {}
    for _ in range(200):
        here["d"] = here = {}
    assert TOO_DEEP in json.dumps(evidence(deep))


def test_secrets_that_logs_hide_are_hidden() -> None:
    """Card numbers as numbers, names beside values, JSON within text, and fields of models are redacted."""
    pydantic = pytest.importorskip("pydantic")

    class Login(pydantic.BaseModel):
        password: str

    value = {
        "card": 4111111111111111,
        "variable": {"name": "DB_PASSWORD", "value": SECRET},
        "body": json.dumps({"login": {"password": SECRET}}),
        "model": Login(password=SECRET),
    }
    assert evidence(value) == {
        "card": CARD_MASK,
        "variable": {"name": "DB_PASSWORD", "value": MASK},
        "body": f'{{"login":{{"password":"{MASK}"}}}}',
        "model": {"password": MASK},
    }


def test_objects_are_named_by_their_type() -> None:
    """The text of an object could hold anything, and the trail is stored for years."""
    assert evidence({"e": ValueError(SECRET), "t": (1, str)}) == {"e": "<ValueError>", "t": [1, "<type>"]}


def test_a_copy_is_taken() -> None:
    """Later changes of a value do not change the event."""
    details = {"items": [1]}
    made = evidence(details)
    details["items"].append(2)
    assert made == {"items": [1]}


def test_contexts_of_any_kind() -> None:
    """Mappings, dataclasses, objects with a conversion, and any other value are accepted."""

    class User:
        def to_audit_context(self) -> Any:
            return {"userId": "u", "token": SECRET}

    assert context_evidence(User()) == {"userId": "u", "token": MASK}
    assert context_evidence("somebody") == {"value": "somebody"}
    assert context_evidence(None) == {}


json_values = st.recursive(
    st.none() | st.booleans()
    | (st.integers(-(2**63), 2**63) | st.floats(-1e20, 1e20)).filter(lambda number: not is_card(str(int(number))))
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b", "city", "n"]), inner),
    max_leaves=20,
)  # fmt: skip


@given(json_values)
def test_values_without_secrets_stay(value: Any) -> None:
    """JSON values without secrets are unchanged."""
    assert evidence(value) == value


@given(st.recursive(
    st.just(SECRET), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
))  # fmt: skip
def test_nothing_under_a_secret_name_survives(value: Any) -> None:
    """A secret is hidden with all it holds."""
    assert SECRET not in json.dumps(evidence({"outer": {"password": value}}))
