"""Data beyond 4,096 bytes are encrypted by the AWS Encryption SDK."""

from __future__ import annotations

import builtins
from typing import Any

import pytest
from botocore.exceptions import ClientError

from orb_common.aws import session
from orb_common.exceptions import (
    ConfigurationError,
    ThrottlingError,
)
from orb_common.security.encryption import KmsCipher

CONTEXT = {"OrganizationId": "o1", "Purpose": "OrganizationData"}


@pytest.fixture
def key(kms: Any) -> Any:
    return kms.key().arn


class Faulty:
    """A KMS client that raises a given error."""

    def __init__(self, error: Any) -> None:
        self.error = error

    def encrypt(self, **request: Any) -> None:
        raise self.error

    decrypt = describe_key = encrypt


def test_a_throttled_kms_behind_the_sdk(key: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK hides KMS's error, but ThrottlingError is raised."""
    cipher = KmsCipher(key)
    sealed = cipher.encrypt(b"x" * 5000, context=CONTEXT)
    error = ClientError({"Error": {"Code": "ThrottlingException"}}, "Decrypt")

    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(session.client("kms"), "decrypt", refuse)
    monkeypatch.setattr(session.client("kms"), "generate_data_key", refuse)
    with pytest.raises(ThrottlingError):
        cipher.decrypt(sealed, context=CONTEXT)
    with pytest.raises(ThrottlingError):
        cipher.encrypt(b"x" * 5000, context=CONTEXT)


def test_large_data_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra to install."""
    original = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("aws_encryption_sdk"):
            raise ImportError(name)
        return original(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    cipher = KmsCipher("arn:aws:kms:us-east-1:1:key/x", client=Faulty(RuntimeError()))
    with pytest.raises(ConfigurationError, match=r"orb-common\[encryption\]"):
        cipher.encrypt(b"x" * 5000, context=CONTEXT)
