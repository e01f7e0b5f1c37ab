"""The functions of the hub for encryption, on an embedded KMS."""

from __future__ import annotations

from typing import Any

import pytest

from orb_common._compat.encryption import (
    decrypt_sensitive_data,
    encrypt_sensitive_data,
    generate_encryption_key,
)
from orb_common.exceptions import DecryptionError

CONTEXT = {"OrganizationId": "o1"}


def test_encryption_needs_a_context(kms: Any) -> None:
    """A text is encrypted to ASCII and decrypted again, with an encryption context."""
    key = kms.key().arn
    sealed = encrypt_sensitive_data("größer", key, context=CONTEXT)
    assert sealed.isascii()
    assert decrypt_sensitive_data(sealed, key, context=CONTEXT) == "größer"
    with pytest.raises(DecryptionError):
        decrypt_sensitive_data("not base64!", key, context=CONTEXT)


def test_generated_keys() -> None:
    """A generated key has 256 bits and never comes twice."""
    assert len(generate_encryption_key()) == 44
    assert generate_encryption_key() != generate_encryption_key()
