"""The older names for encryption, over `encryption` and `passwords`.

What they lacked is required: an encryption context. Passwords are in `passwords`, under the names they always
had.
"""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from .encryption import KmsCipher
from .passwords import generate_secure_token, hash_password, verify_password

if TYPE_CHECKING:
    from .encryption import Context, KmsClient

__all__ = [
    "decrypt_sensitive_data",
    "encrypt_sensitive_data",
    "generate_encryption_key",
    "generate_secure_token",
    "hash_password",
    "verify_password",
]


def encrypt_sensitive_data(
    data: str, kms_key_id: str, *, context: Context, client: KmsClient | None = None
) -> str:
    """The ciphertext of a text. Errors as `KmsCipher.encrypt`."""
    return KmsCipher(kms_key_id, client=client).encrypt_text(data, context=context)


def decrypt_sensitive_data(
    encrypted_data: str, kms_key_id: str, *, context: Context, client: KmsClient | None = None
) -> str:
    """The text of a ciphertext. Errors as `KmsCipher.decrypt`."""
    return KmsCipher(kms_key_id, client=client).decrypt_text(encrypted_data, context=context)


def generate_encryption_key() -> str:
    """256 random bits as URL-safe base64, for symmetric encryption outside of KMS."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
