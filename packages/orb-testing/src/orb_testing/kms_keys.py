"""KMS keys whose state a test changes, and the rules on states that moto does not know."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from orb_testing.clients import Client

KEY_ID_LENGTH = 36
"""Characters of a UUID."""
USES = frozenset({
    "Decrypt", "DeriveSharedSecret", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GetPublicKey",
    "ReEncrypt", "Sign", "Verify", "VerifyMac",
})  # fmt: skip
"""The operations that need an enabled key: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html."""
CHANGES = frozenset({"DisableKey", "EnableKey", "ScheduleKeyDeletion"})
"""The operations that a key refuses while it waits for its deletion."""
MAX_PLAINTEXT = 4096
"""Bytes: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsKey:
    """A symmetric key."""

    arn: str
    client: Client
    """A botocore client of KMS."""

    @property
    def id(self) -> str:
        """The id of the key, the last part of its ARN."""
        return self.arn.rpartition("/")[2]

    def encrypt(self, plaintext: bytes, context: Mapping[str, str] | None = None) -> bytes:
        """Encrypt up to 4,096 bytes. Only the same context decrypts them."""
        answer = self.client.encrypt(
            KeyId=self.arn, Plaintext=plaintext, EncryptionContext=dict(context or {})
        )
        ciphertext: bytes = answer["CiphertextBlob"]
        return ciphertext

    def decrypt(self, ciphertext: bytes, context: Mapping[str, str] | None = None) -> bytes:
        """Decrypt what this key has encrypted."""
        answer = self.client.decrypt(
            KeyId=self.arn, CiphertextBlob=ciphertext, EncryptionContext=dict(context or {})
        )
        plaintext: bytes = answer["Plaintext"]
        return plaintext

    def disable(self) -> None:
        """Disable the key. Its use is a DisabledException until `enable`."""
        self.client.disable_key(KeyId=self.id)

    def enable(self) -> None:
        """Enable the key again."""
        self.client.enable_key(KeyId=self.id)

    def schedule_deletion(self, *, days: int = 7) -> None:
        """Let the key wait for its deletion. Its use is a KMSInvalidStateException."""
        self.client.schedule_key_deletion(KeyId=self.id, PendingWindowInDays=days)

    def cancel_deletion(self) -> None:
        """Keep the key after all. It is disabled then, as on AWS."""
        self.client.cancel_key_deletion(KeyId=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsKeys:
    """The keys of an engine."""

    client: Client
    """A botocore client of KMS."""

    def key(self, *, alias: str | None = None) -> KmsKey:
        """Return a new symmetric key, with an alias such as "alias/things" if it is given."""
        key = KmsKey(arn=self.client.create_key()["KeyMetadata"]["Arn"], client=self.client)
        if alias is not None:
            self.client.create_alias(AliasName=alias, TargetKeyId=key.arn)
        return key


class KeyStates:
    """A layer before moto that refuses the use of keys which are disabled or wait for their deletion.

    moto encrypts and decrypts with any key. The layer also refuses a plaintext that is too long, and a ciphertext of
    another key than the one that a call names.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        service, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
        if service != "TrentService" or operation not in USES | CHANGES | {"CancelKeyDeletion"}:
            return self._application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        refusal = self._refusal(operation, json.loads(body), environ)
        if refusal is None:
            return self._application(environ, start_response)
        kind, message = refusal
        start_response("400 Bad Request", [("Content-Type", "application/x-amz-json-1.1")])
        return [json.dumps({"__type": kind, "message": message}).encode()]

    def _refusal(
        self, operation: str, request: Mapping[str, str], environ: WSGIEnvironment
    ) -> tuple[str, str] | None:
        named = [
            self._key(request[name], environ) for name in ("KeyId", "DestinationKeyId") if name in request
        ]
        sealed = base64.b64decode(request.get("CiphertextBlob", ""))
        source = self._key(key_of(sealed), environ) if sealed else None
        if operation == "Decrypt" and source and named not in ([], [source]):
            return (
                "IncorrectKeyException",
                "The key ID in the request does not identify the key of the ciphertext.",
            )
        # moto reports keys that do not exist.
        for key in filter(None, (*named, source)):
            pending = key["KeyState"] == "PendingDeletion"
            if pending is not (operation == "CancelKeyDeletion"):
                return (
                    "KMSInvalidStateException",
                    f"{key['Arn']} is {'' if pending else 'not '}pending deletion.",
                )
            if operation in USES and key["KeyState"] == "Disabled":
                return "DisabledException", f"{key['Arn']} is disabled."
        if operation == "Encrypt" and len(base64.b64decode(request.get("Plaintext", ""))) > MAX_PLAINTEXT:
            return "ValidationException", (
                "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: "
                f"Member must have length less than or equal to {MAX_PLAINTEXT}"
            )
        return None

    def _key(self, name: str, environ: WSGIEnvironment) -> Mapping[str, object] | None:
        """Return what moto's DescribeKey says of a key, by its id, ARN or alias. None: moto has no such key."""
        content = json.dumps({"KeyId": name}).encode()
        inner = {
            **environ,
            "HTTP_X_AMZ_TARGET": "TrentService.DescribeKey",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
        }
        # An error has no metadata.
        answer = json.loads(b"".join(self._application(inner, lambda *_: io.BytesIO().write)))
        metadata: Mapping[str, object] | None = answer.get("KeyMetadata")
        return metadata


def key_of(ciphertext: bytes) -> str:
    """Return the id of the key of a ciphertext: moto's own ciphertexts begin with it.

    Only moto's do. Without this, a ciphertext would not show that its key is disabled.
    """
    return ciphertext[:KEY_ID_LENGTH].decode("ascii", errors="replace")
