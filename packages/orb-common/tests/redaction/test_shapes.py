"""Secrets that are known by their shape."""

from __future__ import annotations

import pytest

from orb_common.redaction import MASK
from orb_common.redaction.shapes import redact_shapes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id AKIAIOSFODNN7EXAMPLE.", f"id {MASK}."),
        ("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", f"key {MASK}"),
        ("t=eyJhbGciOiJ9.eyJzdWIiOjF9.c2ln&x", f"t={MASK}&x"),
        ("Authorization: Bearer abc.def-123", f"Authorization: Bearer {MASK}"),
        ("basic bWU6c2VjcmV0", f"basic {MASK}"),
        ("a -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- b", f"a {MASK} b"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", MASK),
    ],
)
def test_shapes_are_hidden(text: str, expected: str) -> None:
    """Wherever they stand, and only they."""
    assert redact_shapes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "9c1185a5c5e9fc54612808977ee8f548b2258d31",
        "var/task/lambdas/users/some/long/path/xy",
        "eyJhbGciOiJ9.eyJzdWIiOjF9",
        "Bearer authentication required",
        "basic understanding",
        "-----BEGIN",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    """Digests, paths, prose, and the beginning of what does not follow."""
    assert redact_shapes(text) == text
