"""Laws of KMS keys: their states and encryption contexts are checked as on AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from orb_testing.kms_keys import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.kms_keys import KmsKey, KmsKeys


def refused(call: Callable[[], object]) -> str:
    """Return the error code of a call."""
    with pytest.raises(ClientError) as caught:
        call()
    code: str = caught.value.response["Error"]["Code"]
    return code


USES: dict[str, Callable[[KmsKey, bytes], object]] = {
    "Encrypt": lambda key, _: key.encrypt(b"x"),
    "Decrypt": lambda key, sealed: key.decrypt(sealed),
    "Decrypt without a key": lambda key, sealed: key.client.decrypt(CiphertextBlob=sealed),
    "GenerateDataKey": lambda key, _: key.client.generate_data_key(KeyId=key.arn, KeySpec="AES_256"),
    "GenerateDataKeyWithoutPlaintext": lambda key, _: key.client.generate_data_key_without_plaintext(
        KeyId="alias/things", KeySpec="AES_256"
    ),
    "ReEncrypt": lambda key, sealed: key.client.re_encrypt(CiphertextBlob=sealed, DestinationKeyId=key.id),
}


@pytest.mark.parametrize("use", USES)
def test_a_key_is_used_only_while_it_is_enabled(kms: KmsKeys, use: str) -> None:
    """A disabled key and one that waits for its deletion refuse every use: key-state.html of the KMS guide."""
    key = kms.key(alias="alias/things")
    sealed = key.encrypt(b"x")
    USES[use](key, sealed)
    key.disable()
    assert refused(lambda: USES[use](key, sealed)) == "DisabledException"
    key.enable()
    USES[use](key, sealed)
    key.schedule_deletion()
    assert refused(lambda: USES[use](key, sealed)) == "KMSInvalidStateException"


def test_a_deletion_can_be_cancelled_once(kms: KmsKeys) -> None:
    """A key that waits for its deletion changes in no other way. Kept after all, it is disabled."""
    key = kms.key()
    assert refused(key.cancel_deletion) == "KMSInvalidStateException"
    key.schedule_deletion(days=30)
    for change in (key.enable, key.disable, key.schedule_deletion):
        assert refused(change) == "KMSInvalidStateException"
    key.cancel_deletion()
    assert refused(lambda: key.encrypt(b"x")) == "DisabledException"
    key.enable()
    assert key.decrypt(key.encrypt(b"x")) == b"x"


def test_only_the_same_context_decrypts(kms: KmsKeys) -> None:
    """Another, a missing or an additional context is an InvalidCiphertextException."""
    key = kms.key()
    sealed = key.encrypt(b"words", {"tenant": "t-1"})
    assert key.decrypt(sealed, {"tenant": "t-1"}) == b"words"
    for other in ({}, {"tenant": "t-2"}, {"tenant": "t-1", "more": "x"}):
        assert refused(lambda wrong=other: key.decrypt(sealed, wrong)) == "InvalidCiphertextException"


def test_only_the_key_of_a_ciphertext_decrypts(kms: KmsKeys) -> None:
    """Another key is an IncorrectKeyException, unknown keys and aliases are a NotFoundException."""
    key, other = kms.key(), kms.key()
    sealed = key.encrypt(b"x")
    assert refused(lambda: other.decrypt(sealed)) == "IncorrectKeyException"
    assert refused(lambda: kms.client.encrypt(KeyId="alias/none", Plaintext=b"x")) == "NotFoundException"
    gone = f"{key.arn[:-4]}0000"
    assert refused(lambda: kms.client.encrypt(KeyId=gone, Plaintext=b"x")) == "NotFoundException"


def test_a_ciphertext_of_moto_begins_with_the_id_of_its_key(kms: KmsKeys) -> None:
    """The states of keys depend on this form, which is moto's own. If moto changes it, this test says so."""
    kms.key()
    key = kms.key()
    made = key.client.generate_data_key(KeyId=key.arn, KeySpec="AES_256")["CiphertextBlob"]
    moved = key.client.re_encrypt(CiphertextBlob=made, DestinationKeyId=key.id)["CiphertextBlob"]
    assert {key_of(sealed) for sealed in (key.encrypt(b"x", {"a": "b"}), made, moved)} == {key.id}


def test_a_plaintext_has_4096_bytes_at_most(kms: KmsKeys) -> None:
    """Longer data need a data key."""
    key = kms.key()
    assert key.decrypt(key.encrypt(b"x" * 4096)) == b"x" * 4096
    assert refused(lambda: key.encrypt(b"x" * 4097)) == "ValidationException"
