"""Encrypts what is too large for KMS itself: the AWS Encryption SDK, under a data key that KMS wraps.

The SDK reports every fault as its own, also a throttled or unreachable KMS; the cause is looked up again, so
that what can be tried again is told from what cannot be opened.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from orb_common.exceptions import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RESERVED: Final = "aws-crypto-"
_Untyped = Any
"""Of the SDK, which publishes no types."""


class NotOpenedError(Exception):
    """The message does not open, and KMS is not to blame. `encryption.DecryptionError` is made of it."""


def seal(data: bytes, *, key_arn: str, client: object, context: Mapping[str, str]) -> bytes:
    """The message of the SDK.

    Raises:
        ConfigurationError: the extra `encryption` is not installed.
        botocore's exceptions: KMS refused or failed.
    """
    sdk = _sdk()
    with _real_cause(sdk):
        sealed, _ = _client(sdk).encrypt(
            source=data, key_provider=_key(key_arn, client), encryption_context=dict(context)
        )
    return bytes(sealed)


def unseal(blob: bytes, *, key_arn: str, client: object, context: Mapping[str, str]) -> bytes:
    """What was sealed.

    Raises:
        NotOpenedError: another context or key, or it was changed.
        ConfigurationError: the extra `encryption` is not installed.
        botocore's exceptions: KMS refused or failed.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    sdk = _sdk()
    try:
        with _real_cause(sdk):
            data, header = _client(sdk).decrypt(source=blob, key_provider=_key(key_arn, client))
    except (ClientError, BotoCoreError):
        raise
    except Exception as error:  # a broken message makes the SDK's parts raise whatever they meet
        raise NotOpenedError from error
    # The SDK opens with whatever context stands in the message: that it is the caller's must be seen to here.
    found = {name: text for name, text in header.encryption_context.items() if not name.startswith(_RESERVED)}
    if found != dict(context):
        raise NotOpenedError
    return bytes(data)


def _sdk() -> _Untyped:
    try:
        import aws_encryption_sdk  # type: ignore[import-untyped]  # publishes no types
    except ImportError as error:
        raise ConfigurationError(
            "beyond 4,096 bytes encryption needs the extra 'encryption': add orb-common[encryption]",
            config_key="orb-common[encryption]",
        ) from error
    return aws_encryption_sdk


def _client(sdk: _Untyped) -> _Untyped:
    policy = sdk.CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    # One key wraps our data keys; a message with thousands of them would be a thousand calls of KMS.
    return sdk.EncryptionSDKClient(commitment_policy=policy, max_encrypted_data_keys=1)


def _key(key_arn: str, client: object) -> _Untyped:
    from aws_encryption_sdk.key_providers.kms import KMSMasterKey  # type: ignore[import-untyped]  # as above

    return KMSMasterKey(key_id=key_arn, client=client)


@contextmanager
def _real_cause(sdk: _Untyped) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except sdk.exceptions.AWSEncryptionSDKClientError as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, (ClientError, BotoCoreError)):
                raise cause from None
            cause = cause.__cause__ or cause.__context__
        raise
