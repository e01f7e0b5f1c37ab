"""Secrets that are recognised by their shape."""

from __future__ import annotations

import random
import string

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
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----.", f"{MASK}."),
        ("a -----BEGIN+RSA+PRIVATE+KEY-----MIIE-----END+RSA+PRIVATE+KEY----- b", f"a {MASK} b"),
        (
            "a ---- BEGIN SSH2 PRIVATE KEY ----\nComment: c\nP2/5\n---- END SSH2 PRIVATE KEY ---- b",
            f"a {MASK} b",
        ),
        (
            "a PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\nBB\nPrivate-MAC: 01ab\nb",
            f"a {MASK}\nb",
        ),
        ("PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 14\nAAAAgQ", MASK),
    ],
)
def test_shapes_are_hidden(text: str, expected: str) -> None:
    """Only the secret is hidden, in any surroundings."""
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
        "---- BEGINNING OF THE LIST ----",
        "/api/v1/Organizations/42/users/7Kq2/logs",
        "api/v2/getUserById/Ab3dE5gH7j/settings/1",
        "HandlerForOrganizationUsersAndTeams12345",
        "AWSLambdaBasicExecutionRoleForUsersOfHub",
        "9C1185A5C5E9FC54612808977EE8F548B2258D31",
        "x.wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY0a.y",
        "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY0a-dev",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    """Digests, paths, prose, and beginnings without the rest stay."""
    assert redact_shapes(text) == text


def test_random_keys_are_hidden() -> None:
    """Of 20,000 secret keys of AWS, at most two are mistaken for a path."""
    chance = random.Random(8)
    characters = string.ascii_letters + string.digits + "+/"
    keys = ("".join(chance.choices(characters, k=40)) for _ in range(20_000))
    assert sum(redact_shapes(f"key {key}.") != f"key {MASK}." for key in keys) <= 2


def test_names_of_words_are_read_once() -> None:
    """Words that look like names take linear time, as keys do. (The test passes if it ends.)"""
    for word in ("ab" * 20, "Ab" * 20, "a" * 39 + "B", "Aa0" * 13 + "A", "/" * 40):
        redact_shapes(f"{word} " * 2_000)
