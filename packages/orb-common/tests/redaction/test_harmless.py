"""Values that are not secrets are written unchanged."""

from __future__ import annotations

import io
import json
import random
import re
import string
import uuid
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.logging import get_logger
from orb_common.redaction import redact, redact_text

if TYPE_CHECKING:
    from collections.abc import Callable

STREAM = io.StringIO()
LOG = get_logger("test-harmless", stream=STREAM)

HARMLESS_KEYS = st.sampled_from(
    [
        "author",
        "token_type",
        "tokens_refreshed",
        "secret_id",
        "userId",
        "status",
        "path",
        "keys",
        "passenger",
        "authors",
        "name_of_pet",
        "tokenizer",
        "sensor_id",
        "key",
        "orderNumber",
        "token_count",
        "password_changed_at",
        "nextToken",
    ]
)
SUSPECT = (
    r"(?i)pass|secret|token|auth|key|cred|cookie|pwd|pem|jwt|ssn|otp|cvv|cvc|csc|sig|bearer|basic|code|number"
)
HARMLESS_TEXTS = st.one_of(
    st.uuids().map(str),
    st.uuids().map(lambda u: u.hex),
    st.datetimes().map(lambda d: d.isoformat()),
    st.datetimes()
    .map(lambda d: d.strftime("%Y%m%d%H%M%S"))
    .filter(lambda t: len(t) == 14 and t[:2] in {"19", "20"}),
    st.builds("ORD-{}-{:06d}".format, st.integers(1990, 2100), st.integers(0, 999_999)),
    st.builds("1-{:08x}-{:024x}".format, st.integers(0, 2**32 - 1), st.integers(0, 2**96 - 1)),
    st.binary(min_size=20, max_size=32).map(bytes.hex),
    st.sampled_from(
        [
            "arn:aws:lambda:eu-west-1:123456789012:function:x",
            "https://example.com:8443/a/b?page=2&size=10",
            "package@1.2.3",
            "Invalid value for field name: must not be empty",
            "2026-11-21T08:30:00Z",
            "a=b, c=d",
            "Bearer authentication required",
            "/var/task/lambdas/users/handler.py",
            "50%",
            "x -> y",
            "--verbose",
        ]
    ),
    st.text(
        st.characters(whitelist_categories=["Ll", "Lu", "Zs", "Po"], blacklist_characters="@%&"), max_size=30
    ).filter(lambda t: not re.search(SUSPECT, t)),
)
HARMLESS = st.recursive(
    st.one_of(
        HARMLESS_TEXTS,
        st.none(),
        st.booleans(),
        st.integers(-(10**11), 10**11),
        st.floats(-1e9, 1e9),
        st.integers(1_500_000_000_000, 1_999_999_999_999),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(HARMLESS_KEYS, inner, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=3 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(HARMLESS)
def test_clean_payload_is_unchanged(payload: object) -> None:
    """Order numbers, UUIDs, times, digests and prose are unchanged."""
    STREAM.seek(0)
    STREAM.truncate()
    LOG.info("x", payload=payload)
    line = json.loads(STREAM.getvalue())
    assert line.get("payload") == payload
    assert redact(payload) == payload


# --- at most 1 in 1,000 of each ---------------------------------------------------------------------------------------

CASES = 3_000
ALNUM = string.ascii_letters + string.digits


def number(chance: random.Random, length: int, start: str = "") -> str:
    return start + "".join(chance.choices(string.digits, k=length - len(start)))


def imei(chance: random.Random) -> str:
    """Return 15 digits with a valid check digit."""
    digits = number(
        chance, 14, chance.choice(["01", "35", "86", "99", "44", "45", "49", "52", "53", "91", "98"])
    )
    doubled = (int(d) * (2 if at % 2 else 1) for at, d in enumerate(digits))
    return f"{digits}{-sum(d - 9 if d > 9 else d for d in doubled) % 10}"


def path(chance: random.Random) -> str:
    """Return a URL path of 40 characters: words, versions, numbers, sometimes an id."""
    words = [
        "api",
        "v1",
        "v2",
        "organizations",
        "Users",
        "orders",
        "getUser",
        "items",
        "logs",
        "jobs",
        "Events",
        "roles",
    ]
    while True:
        found = ""
        while len(found) < 40:
            ids = chance.choice([number(chance, 5), "".join(chance.choices(ALNUM, k=8))])
            found += f"/{chance.choice([*words, ids])}"
        if len(found) == 40:
            return found


def path_of_ulid(chance: random.Random) -> str:
    """Return a path of 40 characters with an id of 26."""
    ulid = chance.choice("01234567") + "".join(chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=25))
    return chance.choice([f"/organization/{ulid}", f"/users/{ulid}/items", f"/v1/accounts/{ulid}"])


def floats(chance: random.Random) -> str:
    size = 10 ** chance.randrange(0, 15)
    return str([chance.uniform(-size, size) for _ in range(6)])


def printed_floats(chance: random.Random) -> str:
    """Return numbers as in printed tables and arrays."""
    return " ".join(f"{chance.uniform(1000, 9999):.4f}" for _ in range(6))


def arn(chance: random.Random) -> str:
    account, name = number(chance, 12, "1"), "".join(chance.choices(string.ascii_lowercase, k=20))
    return chance.choice(
        [
            f"arn:aws:lambda:eu-west-1:{account}:function:orb-integration-hub-dev-{name}",
            f"arn:aws:states:eu-west-1:{account}:execution:{name}:{uuid.UUID(int=chance.getrandbits(128))}",
            f"arn:aws:kms:us-east-1:{account}:key/{uuid.UUID(int=chance.getrandbits(128))}",
            f"arn:aws:iam::{account}:role/service-role/{name}-{name}",
        ]
    )


def session(chance: random.Random) -> str:
    """Return a session id of motion: the day or second of its start, and a random part."""
    second = f"2026{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    clock = f"{chance.randrange(24):02}{chance.randrange(60):02}{chance.randrange(60):02}"
    rest = chance.choice(
        [f"{chance.getrandbits(32):08x}", number(chance, 6), f"sensor-{chance.randrange(99)}"]
    )
    return chance.choice(
        [f"session_{second}{clock}_{rest}", f"session_{second}_{clock}_{rest}", f"session_{second}{clock}"]
    )


HARMLESS_KINDS: dict[str, Callable[[random.Random], str]] = {
    "IMEI": imei,
    "13 digits": lambda chance: number(chance, 13, chance.choice("123456789")),
    "17 digits": lambda chance: number(chance, 17, chance.choice("123456789")),
    "18 digits": lambda chance: number(chance, 18, chance.choice("123456789")),
    "snowflake of 19 digits": lambda chance: number(chance, 19, "1"),
    "milliseconds": lambda chance: str(chance.randrange(1_000_000_000_000, 2_200_000_000_000)),
    "microseconds": lambda chance: str(chance.randrange(1_500_000_000_000_000, 1_999_999_999_999_999)),
    "nanoseconds": lambda chance: str(chance.randrange(15 * 10**17, 2 * 10**18)),
    "floats": floats,
    "printed floats": printed_floats,
    "path": path,
    "path of a ULID": path_of_ulid,
    "URL": lambda chance: f"https://api.example.com{path(chance)}?page={chance.randrange(99)}",
    "UUID": lambda chance: str(uuid.UUID(int=chance.getrandbits(128))),
    "hash of git": lambda chance: f"{chance.getrandbits(160):040x}",
    "digest": lambda chance: f"sha256:{chance.getrandbits(256):064x}",
    "trace": lambda chance: f"1-{chance.getrandbits(32):08x}-{chance.getrandbits(96):024x}",
    "ARN": arn,
    "session": session,
    "error code": lambda chance: f"ORB-{chance.choice(['DATA', 'AUTH', 'AWS'])}-{chance.randrange(1000):03}",
    "state": lambda chance: (
        f"States.{chance.choice(['TaskFailed', 'Timeout', 'ALL', 'Permissions', 'Runtime'])}"
    ),
    "Sid": lambda chance: (
        f"Allow{''.join(chance.choices(['Read', 'Write', 'Table', 'Access', 'Logs'], k=4))}"
    ),
}


@pytest.mark.parametrize("kind", HARMLESS_KINDS)
def test_ids_and_numbers_stay(kind: str) -> None:
    """Of each kind, at most 1 in 1,000 is hidden: in a text, as a value, or as a number."""
    chance = random.Random(f"8{kind}")
    hidden = 0
    for _ in range(CASES):
        value = HARMLESS_KINDS[kind](chance)
        shown = [
            redact_text(f"got {value} of 3") == f"got {value} of 3",
            redact({"value": [value]}) == {"value": [value]},
        ]
        if value.isdigit():
            shown.append(redact([int(value)]) == [int(value)])
        hidden += not all(shown)
    assert hidden <= CASES / 1_000, hidden


# Of 1,000 random numbers, at most these are hidden, as docs/logging.md says. The hidden ones look like cards.
MOST_HIDDEN = {13: 0, 14: 4, 15: 3, 16: 28, 17: 0, 18: 1, 19: 2}


@pytest.mark.parametrize("length", MOST_HIDDEN)
def test_random_numbers_of_each_length(length: int) -> None:
    """Of each length, at most as many numbers are hidden as the page says, plus two standard deviations."""
    chance, cases = random.Random(f"9{length}"), 20_000
    hidden = sum(redact([value]) != [value] for value in _numbers(chance, length, cases))
    most = MOST_HIDDEN[length] * cases / 1_000
    assert hidden <= most + 2 * most**0.5


def _numbers(chance: random.Random, length: int, cases: int) -> list[int]:
    return [chance.randrange(10 ** (length - 1), 10**length) for _ in range(cases)]
