"""Encrypts with keys of KMS, bound to what the data belong to.

The encryption context is required: ciphertext that was copied from one organization's record into another's
must not open there. KMS itself encrypts up to 4,096 bytes; beyond, the AWS Encryption SDK encrypts under a
data key (extra `encryption`).
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
_WRONG: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})

Context = Mapping[str, str]


class KmsClient(Protocol):
    """What is used of the client of KMS."""

    def encrypt(self, **request: object) -> Mapping[str, object]:
        """Encrypts up to 4,096 bytes."""
        ...

    def decrypt(self, **request: object) -> Mapping[str, object]:
        """Decrypts."""
        ...

    def describe_key(self, **request: object) -> Mapping[str, object]:
        """Tells about a key."""
        ...


class KmsCipher:
    """Encrypts and decrypts with one key. Thread-safe; contacts KMS at the first use.

    Args:
        key_id: Id, ARN or alias of a symmetric key. Beyond 4,096 bytes, an ARN saves a DescribeKey.
        client: A client of KMS; by default that of `orb_common.aws.session`.
    """

    def __init__(self, key_id: str, *, client: KmsClient | None = None) -> None:
        if not key_id:
            raise ConfigurationError("encryption needs the id of a key", config_key="kms_key_id")
        self.key_id = key_id
        self._given = client
        self._arn: str | None = None

    def encrypt(self, data: bytes, *, context: Context) -> bytes:
        """The ciphertext of one byte or more. It opens with the same context only.

        Args:
            data: What to encrypt.
            context: What the data belong to, as `{"OrganizationId": ...}`. Not secret: KMS logs it.

        Raises:
            ValidationError: 400: no context, or one that is not text; no data, which KMS does not encrypt, or
                no bytes.
            ConfigurationError: beyond 4,096 bytes without the extra `encryption`.
            OrbError: KMS refused or failed, by `orb_common.aws.errors`.
        """
        _check(context)
        if not _is_bytes(data) or not data:
            raise ValidationError("there must be one byte to encrypt, at least", field="data")
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
        """What was encrypted.

        Raises:
            DecryptionError: 400: the wrong context or key, or not a ciphertext of orb, whole and with nothing
                behind it.
            ConfigurationError: it was encrypted with the extra `encryption`, which is not installed.
            OrbError: KMS refused or failed, by `orb_common.aws.errors`.
        """
        _check(context)
        if not _is_bytes(ciphertext):
            raise DecryptionError("this is no ciphertext of orb")
        kind, blob = ciphertext[: len(_DIRECT)], ciphertext[len(_DIRECT) :]
        if not blob or kind not in {_DIRECT, _ENVELOPE}:
            raise DecryptionError("this is no ciphertext of orb")
        if kind == _ENVELOPE:
            arn = self._key_arn()
            with aws_errors(operation="kms:Decrypt"), _typed():
                return unseal(blob, key_arn=arn, client=self._client(), context=context)
        with aws_errors(operation="kms:Decrypt"), _typed():
            answer = self._client().decrypt(
                KeyId=self.key_id, CiphertextBlob=blob, EncryptionContext=dict(context)
            )
        return cast("bytes", answer["Plaintext"])

    def encrypt_text(self, text: str, *, context: Context) -> str:
        """The ciphertext of a text, as URL-safe base64. Raises as `encrypt`."""
        try:
            data = text.encode()
        except (UnicodeEncodeError, AttributeError):
            raise ValidationError("what is encrypted must be text", field="text") from None
        return base64.urlsafe_b64encode(self.encrypt(data, context=context)).decode()

    def decrypt_text(self, ciphertext: str, *, context: Context) -> str:
        """The text. Raises as `decrypt`, also for any text but the one that `encrypt_text` returns."""
        try:
            blob = base64.urlsafe_b64decode(ciphertext)
            written = base64.urlsafe_b64encode(blob).decode()
        except (TypeError, ValueError, AttributeError):
            raise DecryptionError("this is no ciphertext of orb") from None
        # Base64 is read with more padding, other letters and stray bits too: one ciphertext has one text.
        if written != ciphertext:
            raise DecryptionError("this is no ciphertext of orb")
        data = self.decrypt(blob, context=context)
        try:
            return data.decode()
        except UnicodeDecodeError:
            # That error holds what was encrypted.
            raise DecryptionError("what was encrypted is no text") from None

    def _client(self) -> KmsClient:
        if self._given is None:
            from orb_common.aws import session

            return cast("KmsClient", session.client("kms"))
        return self._given

    def _key_arn(self) -> str:
        """The SDK compares keys by ARN."""
        if self._arn is None:
            arn = self.key_id
            if not (arn.startswith("arn:") and ":key/" in arn):
                with aws_errors(operation="kms:DescribeKey"):
                    answer = self._client().describe_key(KeyId=self.key_id)
                arn = str(cast("Mapping[str, object]", answer["KeyMetadata"])["Arn"])
            self._arn = arn
        return self._arn


def _check(context: Context) -> None:
    given: object = context
    items: list[object] = (
        [item for pair in given.items() for item in pair] if isinstance(given, Mapping) else []
    )
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValidationError("the encryption context must name what the data belong to", field="context")
    # The SDK uses such names itself: what is sealed with one of ours would never open again.
    if any(name.startswith(RESERVED) for name in context):
        raise ValidationError(
            f"names of the encryption context must not begin with {RESERVED}", field="context"
        )


def _is_bytes(value: object) -> bool:
    return isinstance(value, bytes)


@contextmanager
def _typed() -> Iterator[None]:
    """What says that the ciphertext itself is at fault, as `DecryptionError`; all else stays for `aws_errors`."""
    from botocore.exceptions import ClientError

    try:
        yield
    except NotOpenedError as error:
        raise DecryptionError("the ciphertext does not open") from error
    except ClientError as error:
        if aws_error_code(error) in _WRONG:
            raise DecryptionError("the ciphertext does not open") from error
        raise
