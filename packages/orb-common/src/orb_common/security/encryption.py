"""Encrypt data with a KMS key, bound to a context such as the organization that owns the data.

The encryption context is required: a ciphertext that is copied from one organization's record into another's must not
decrypt there. KMS encrypts up to 4,096 bytes itself. Larger data are encrypted by the AWS Encryption SDK under a data
key (extra `encryption`).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol, cast

from orb_common.aws.errors import aws_error_code, aws_errors
from orb_common.exceptions import ConfigurationError, DecryptionError, ValidationError

from .envelope_encryption import RESERVED, NotOpenedError, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DIRECT: Final = 4096
"""Bytes that KMS encrypts in one call."""
_DIRECT: Final = b"orb1k"
_ENVELOPE: Final = b"orb1e"
_WRONG_CIPHERTEXT_CODES: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})

Context = Mapping[str, str]


class KmsClient(Protocol):
    """The methods of a KMS client that are used here."""

    def encrypt(self, **request: object) -> Mapping[str, object]:
        """Encrypt up to 4,096 bytes."""
        ...

    def decrypt(self, **request: object) -> Mapping[str, object]:
        """Decrypt what `encrypt` returned."""
        ...

    def describe_key(self, **request: object) -> Mapping[str, object]:
        """Return a key's ARN and other facts."""
        ...


class KmsCipher:
    """A cipher with one KMS key. Thread-safe; contacts KMS at the first use.

    Args:
        key_id: Id, ARN or alias of a symmetric key. An ARN saves a DescribeKey call for data beyond 4,096 bytes.
        client: A KMS client; by default that of `orb_common.aws.session`.
    """

    def __init__(self, key_id: str, *, client: KmsClient | None = None) -> None:
        if not key_id:
            raise ConfigurationError("encryption needs the id of a key", config_key="kms_key_id")
        self.key_id = key_id
        self._given_client = client
        self._arn: str | None = None

    def encrypt(self, data: bytes, *, context: Context) -> bytes:
        """Return the ciphertext of some data. It decrypts with the same context only.

        Args:
            data: One byte or more; KMS does not encrypt empty data.
            context: What the data belong to, as `{"OrganizationId": ...}`. Not secret: KMS logs it.

        Raises:
            ValidationError: 400. The context is missing or not text, or the data are empty or not bytes.
            ConfigurationError: The data are larger than 4,096 bytes and the extra `encryption` is not installed.
            OrbError: KMS refused or failed; see `orb_common.aws.errors`.
        """
        _require_context(context)
        if not _is_bytes(data) or not data:
            raise ValidationError("there must be at least one byte to encrypt", field="data")
        if len(data) > MAX_DIRECT:
            arn = self._key_arn()
            with aws_errors(operation="kms:GenerateDataKey"):
                return _ENVELOPE + seal(data, key_arn=arn, client=self._client(), context=context)
        with aws_errors(operation="kms:Encrypt"):
            answer = self._client().encrypt(
                KeyId=self.key_id, Plaintext=data, EncryptionContext=dict(context)
            )
        return _DIRECT + cast("bytes", answer["CiphertextBlob"])

    def decrypt(self, ciphertext: bytes, *, context: Context) -> bytes:
        """Return the data that `encrypt` encrypted.

        Raises:
            DecryptionError: 400. The context or the key is wrong, or the ciphertext was not made by `encrypt`, was cut,
                or has extra bytes.
            ConfigurationError: The ciphertext needs the extra `encryption`, which is not installed.
            OrbError: KMS refused or failed; see `orb_common.aws.errors`.
        """
        _require_context(context)
        if not _is_bytes(ciphertext):
            raise DecryptionError("the ciphertext was not made by orb")
        kind, blob = ciphertext[: len(_DIRECT)], ciphertext[len(_DIRECT) :]
        if not blob or kind not in {_DIRECT, _ENVELOPE}:
            raise DecryptionError("the ciphertext was not made by orb")
        if kind == _ENVELOPE:
            arn = self._key_arn()
            with aws_errors(operation="kms:Decrypt"), _decryption_errors():
                return unseal(blob, key_arn=arn, client=self._client(), context=context)
        with aws_errors(operation="kms:Decrypt"), _decryption_errors():
            answer = self._client().decrypt(
                KeyId=self.key_id, CiphertextBlob=blob, EncryptionContext=dict(context)
            )
        return cast("bytes", answer["Plaintext"])

    def encrypt_text(self, text: str, *, context: Context) -> str:
        """Return the ciphertext of a text as URL-safe base64. Raise the errors of `encrypt`."""
        try:
            data = text.encode()
        except (UnicodeEncodeError, AttributeError):
            raise ValidationError("the value to encrypt must be text", field="text") from None
        return base64.urlsafe_b64encode(self.encrypt(data, context=context)).decode()

    def decrypt_text(self, ciphertext: str, *, context: Context) -> str:
        """Return the text that `encrypt_text` encrypted. Raise the errors of `decrypt`."""
        try:
            blob = base64.urlsafe_b64decode(ciphertext)
            written = base64.urlsafe_b64encode(blob).decode()
        except (TypeError, ValueError, AttributeError):
            raise DecryptionError("the ciphertext was not made by orb") from None
        # Python's decoder ignores extra padding, foreign characters and unused bits. Accept the canonical text only.
        if written != ciphertext:
            raise DecryptionError("the ciphertext was not made by orb")
        data = self.decrypt(blob, context=context)
        try:
            return data.decode()
        except UnicodeDecodeError:
            # The cause holds the decrypted data.
            raise DecryptionError("the decrypted data are not text") from None

    def _client(self) -> KmsClient:
        if self._given_client is None:
            from orb_common.aws import session

            return cast("KmsClient", session.client("kms"))
        return self._given_client

    def _key_arn(self) -> str:
        """Return the key's ARN, by which the SDK compares keys."""
        if self._arn is None:
            arn = self.key_id
            if not (arn.startswith("arn:") and ":key/" in arn):
                with aws_errors(operation="kms:DescribeKey"):
                    answer = self._client().describe_key(KeyId=self.key_id)
                arn = str(cast("Mapping[str, object]", answer["KeyMetadata"])["Arn"])
            self._arn = arn
        return self._arn


def _require_context(context: Context) -> None:
    untyped: object = context
    items: list[object] = (
        [item for pair in untyped.items() for item in pair] if isinstance(untyped, Mapping) else []
    )
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValidationError("the encryption context must name what the data belong to", field="context")
    # The SDK adds such names itself: data encrypted with one of ours could never be decrypted.
    if any(name.startswith(RESERVED) for name in context):
        raise ValidationError(
            f"names of the encryption context must not begin with {RESERVED}", field="context"
        )


def _is_bytes(value: object) -> bool:
    return isinstance(value, bytes)


@contextmanager
def _decryption_errors() -> Iterator[None]:
    """Raise `DecryptionError` where the ciphertext is at fault. Other errors pass through to `aws_errors`."""
    from botocore.exceptions import ClientError

    try:
        yield
    except NotOpenedError as error:
        raise DecryptionError("the ciphertext cannot be decrypted") from error
    except ClientError as error:
        if aws_error_code(error) in _WRONG_CIPHERTEXT_CODES:
            raise DecryptionError("the ciphertext cannot be decrypted") from error
        raise
