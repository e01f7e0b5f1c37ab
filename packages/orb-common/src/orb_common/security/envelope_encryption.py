"""Encrypt data that are too large for KMS, by the AWS Encryption SDK under a data key that KMS encrypts.

The SDK hides the errors of KMS: a throttled KMS and a wrong context look alike. So a recording client keeps the error
of KMS, which says whether a retry can help.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RESERVED: Final = "aws-crypto-"
"""The prefix of the names that the SDK adds to an encryption context."""
_Untyped = Any
"""An object of the SDK, which publishes no types."""


class NotOpenedError(Exception):
    """The message cannot be decrypted, and KMS did not fail. `encryption` turns it into `DecryptionError`."""


def seal(data: bytes, *, key_arn: str, client: object, context: Mapping[str, str]) -> bytes:
    """Return the SDK's encrypted message.

    Raises:
        ConfigurationError: The extra `encryption` is not installed.
        Exception: The client's own error, unchanged.
    """
    sdk, kms = _sdk(), _Recorder(client)
    try:
        sealed, _ = _sdk_client(sdk).encrypt(
            source=data, key_provider=_key(key_arn, client, kms), encryption_context=dict(context)
        )
    except Exception as error:  # noqa: BLE001 - raised again, as the client's own error where there is one
        raise kms.error or error from None
    return bytes(sealed)


def unseal(blob: bytes, *, key_arn: str, client: object, context: Mapping[str, str]) -> bytes:
    """Return the data that `seal` encrypted.

    Raises:
        NotOpenedError: The context or the key is wrong, or the message was changed.
        ConfigurationError: The extra `encryption` is not installed.
        Exception: The client's own error, unchanged.
    """
    sdk, kms, source = _sdk(), _Recorder(client), BytesIO(blob)
    stream = _sdk_client(sdk).stream(mode="decrypt", source=source, key_provider=_key(key_arn, client, kms))
    try:
        data = stream.read()
    except Exception as error:
        # On a damaged message the SDK raises errors of many types.
        raise kms.error or NotOpenedError() from error
    finally:
        # The SDK cannot close a stream that it did not read to its footer. Since Python 3.13, such a stream prints an
        # error to stderr when it is freed. With a footer set, it can be closed.
        if not hasattr(stream, "footer"):
            stream.footer = None
        stream.close()
    # The SDK accepts any context that the message names, so compare it with the caller's here.
    context_of_message = stream.header.encryption_context
    found = {name: text for name, text in context_of_message.items() if not name.startswith(RESERVED)}
    # The SDK also ignores bytes after the message.
    if found != dict(context) or source.read(1):
        raise NotOpenedError
    return bytes(data)


class _Recorder:
    """A KMS client that remembers its last error."""

    def __init__(self, client: object) -> None:
        self._client = client
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Callable[..., object]:
        method: Callable[..., object] = getattr(self._client, name)

        def call(**request: object) -> object:
            try:
                return method(**request)
            except Exception as error:
                self.error = error
                raise

        return call


def _sdk() -> _Untyped:
    try:
        import aws_encryption_sdk  # type: ignore[import-untyped]  # publishes no types
    except ImportError as error:
        raise ConfigurationError(
            "beyond 4,096 bytes encryption needs the extra 'encryption': add orb-common[encryption]",
            config_key="orb-common[encryption]",
        ) from error
    return aws_encryption_sdk


def _sdk_client(sdk: _Untyped) -> _Untyped:
    policy = sdk.CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    # Our messages hold one encrypted data key. A forged message with thousands would cause as many KMS calls.
    return sdk.EncryptionSDKClient(commitment_policy=policy, max_encrypted_data_keys=1)


def _key(key_arn: str, client: object, recorder: _Recorder) -> _Untyped:
    from aws_encryption_sdk.key_providers.kms import KMSMasterKey  # type: ignore[import-untyped]  # as above

    key = KMSMasterKey(key_id=key_arn, client=client)
    # The constructor accepts a botocore client only, so the recorder is set afterwards.
    key.config.client = recorder
    return key
