"""What is no secret is written as it is."""

from __future__ import annotations

import io
import json
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.logging import get_logger
from orb_common.redaction import redact

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


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HARMLESS)
def test_clean_payload_is_unchanged(payload: object) -> None:
    """Order numbers, UUIDs, times, digests and prose are written as they are."""
    STREAM.seek(0)
    STREAM.truncate()
    LOG.info("x", payload=payload)
    line = json.loads(STREAM.getvalue())
    assert line.get("payload") == payload
    assert redact(payload) == payload
