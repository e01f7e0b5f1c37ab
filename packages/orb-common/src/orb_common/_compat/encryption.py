"""The functions of the hub for encryption, built on `KmsCipher`. They now require an encryption context."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from orb_common.security.encryption import KmsCipher

if TYPE_CHECKING:
    from orb_common.security.encryption import Context, KmsClient

__all__ = ["decrypt_sensitive_data", "encrypt_sensitive_data", "generate_encryption_key"]


def encrypt_sensitive_data(
    data: str, kms_key_id: str, *, context: Context, client: KmsClient | None = None
) -> str:
    """Return the ciphertext of a text. Raises the errors of `KmsCipher.encrypt`."""
    return KmsCipher(kms_key_id, client=client).encrypt_text(data, context=context)


def decrypt_sensitive_data(
    encrypted_data: str, kms_key_id: str, *, context: Context, client: KmsClient | None = None
) -> str:
    """Return the text of a ciphertext. Raises the errors of `KmsCipher.decrypt`."""
    return KmsCipher(kms_key_id, client=client).decrypt_text(encrypted_data, context=context)


def generate_encryption_key() -> str:
    """Return 256 random bits as URL-safe Base64, for symmetric encryption outside of KMS."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
