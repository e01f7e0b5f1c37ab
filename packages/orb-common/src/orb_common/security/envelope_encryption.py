"""Encrypts what is too large for KMS itself: the AWS Encryption SDK, under a data key that KMS wraps.

The SDK swallows what KMS answers: a throttled KMS and a wrong context look alike. What KMS raised is recorded on
the way, so that what can be tried again is told from what never opens.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RESERVED: Final = "aws-crypto-"
"""What names of the SDK's own begin with, in an encryption context."""
_Untyped = Any
"""Of the SDK, which publishes no types."""


class NotOpenedError(Exception):
    """The message does not open, and KMS is not to blame. `encryption.DecryptionError` is made of it."""


def seal(data: bytes, *, key_arn: str, client: object, context: Mapping[str, str]) -> bytes:
    """The message of the SDK.

    Raises:
        ConfigurationError: the extra `encryption` is not installed.
        Exception: what the client raised, as it was.
    """
    sdk, kms = _sdk(), _Recorder(client)
    try:
        sealed, _ = _sdk_client(sdk).encrypt(
            source=data, key_provider=_key(key_arn, client, kms), encryption_context=dict(context)
        )
    except Exception as error:  # noqa: BLE001 - raised again, as what it really was
        raise kms.error or error from None
    return bytes(sealed)


def unseal(blob: bytes, *, key_arn: str, client: object, context: Mapping[str, str]) -> bytes:
    """What was sealed.

    Raises:
        NotOpenedError: another context or key, or it was changed.
        ConfigurationError: the extra `encryption` is not installed.
        Exception: what the client raised, as it was.
    """
    sdk, kms, source = _sdk(), _Recorder(client), BytesIO(blob)
    stream = _sdk_client(sdk).stream(mode="decrypt", source=source, key_provider=_key(key_arn, client, kms))
    try:
        data = stream.read()
    except Exception as error:
        # A broken message makes the SDK's parts raise whatever they meet.
        raise kms.error or NotOpenedError() from error
    finally:
        # A stream that did not come to its end cannot be closed, and since Python 3.13 tells so on stderr once nobody
        # holds it. With an end, it can.
        if not hasattr(stream, "footer"):
            stream.footer = None
        stream.close()
    # The SDK opens with whatever context stands in the message: that it is the caller's must be seen to here.
    context_of_message = stream.header.encryption_context
    found = {name: text for name, text in context_of_message.items() if not name.startswith(RESERVED)}
    # And it leaves alone what stands behind the message.
    if found != dict(context) or source.read(1):
        raise NotOpenedError
    return bytes(data)


class _Recorder:
    """A client of KMS that remembers what it raised."""

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
    # One key wraps our data keys; a message with thousands of them would be a thousand calls of KMS.
    return sdk.EncryptionSDKClient(commitment_policy=policy, max_encrypted_data_keys=1)


def _key(key_arn: str, client: object, recorder: _Recorder) -> _Untyped:
    from aws_encryption_sdk.key_providers.kms import KMSMasterKey  # type: ignore[import-untyped]  # as above

    key = KMSMasterKey(key_id=key_arn, client=client)
    # Its constructor insists on botocore's own class.
    key.config.client = recorder
    return key
