"""Encryption bound to a context, on an embedded KMS."""

from __future__ import annotations

import base64
import gc
import string
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orb_common.aws import session
from orb_common.exceptions import (
    ConfigurationError,
    DecryptionError,
    OperationTimeoutError,
    OrbError,
    ThrottlingError,
    ValidationError,
)
from orb_common.security.encryption import MAX_DIRECT, KmsCipher

CONTEXT = {"OrganizationId": "o1", "Purpose": "OrganizationData"}
SIZES = [1, MAX_DIRECT, MAX_DIRECT + 1, 100_000]


@pytest.fixture
def key(kms: Any) -> Any:
    return kms.key().arn


@pytest.mark.parametrize("size", SIZES)
def test_data_survive_encryption_and_decryption(key: Any, size: int) -> None:
    """Data of every size are decrypted to what they were."""
    cipher, data = KmsCipher(key), b"\x00\xff" * (size // 2) + b"x" * (size % 2)
    sealed = cipher.encrypt(data, context=CONTEXT)
    assert cipher.decrypt(sealed, context=dict(reversed(CONTEXT.items()))) == data
    assert size < 8 or data not in sealed


def test_empty_data_and_invalid_text(key: Any) -> None:
    """Empty data and invalid text are refused. The errors hold none of the data."""
    cipher = KmsCipher(key)
    for refused in (lambda: cipher.encrypt(b"", context=CONTEXT), lambda: cipher.encrypt_text("", context=CONTEXT),
                    lambda: cipher.encrypt_text("\ud800", context=CONTEXT)):  # fmt: skip
        with pytest.raises(ValidationError) as caught:
            refused()
        assert caught.value.__cause__ is None
    sealed = base64.urlsafe_b64encode(cipher.encrypt(b"secret\xff", context=CONTEXT)).decode()
    with pytest.raises(DecryptionError) as opened:
        cipher.decrypt_text(sealed, context=CONTEXT)
    assert opened.value.__cause__ is None


@pytest.mark.parametrize("size", [10, MAX_DIRECT + 1])
@pytest.mark.parametrize(
    "other",
    [
        {"OrganizationId": "o2", "Purpose": "OrganizationData"},
        {"OrganizationId": "o1"},
        {**CONTEXT, "more": "x"},
    ],
)
def test_a_wrong_context_is_refused(key: Any, size: int, other: Any) -> None:
    """A ciphertext that was copied to another organization cannot be decrypted there."""
    sealed = KmsCipher(key).encrypt(b"x" * size, context=CONTEXT)
    with pytest.raises(DecryptionError) as refused:
        KmsCipher(key).decrypt(sealed, context=other)
    assert (refused.value.status, refused.value.code) == (400, "ORB-SEC-014")
    assert "o1" not in refused.value.to_json()


@pytest.mark.parametrize("size", [10, MAX_DIRECT + 1])
def test_a_wrong_key_is_refused(kms: Any, size: int) -> None:
    """A ciphertext of one organization's key cannot be decrypted with another's."""
    own, foreign = kms.key(), kms.key()
    sealed = KmsCipher(own.arn).encrypt(b"x" * size, context=CONTEXT)
    with pytest.raises(DecryptionError):
        KmsCipher(foreign.arn).decrypt(sealed, context=CONTEXT)


@pytest.mark.parametrize("size", [10, MAX_DIRECT + 1])
def test_a_key_out_of_use_decrypts_nothing(kms: Any, size: int) -> None:
    """While its key is disabled or waits for its deletion, a ciphertext stays closed, and opens again afterwards."""
    key = kms.key()
    cipher = KmsCipher(key.arn)
    sealed = cipher.encrypt(b"x" * size, context=CONTEXT)
    for stop, resume in ((key.disable, ()), (key.schedule_deletion, (key.cancel_deletion,))):
        stop()
        with pytest.raises(OrbError):
            cipher.decrypt(sealed, context=CONTEXT)
        for step in (*resume, key.enable):
            step()
        assert cipher.decrypt(sealed, context=CONTEXT) == b"x" * size


@pytest.mark.parametrize("size", [10, MAX_DIRECT + 1])
@pytest.mark.parametrize("harm", [lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: s[:60], lambda s: s[:-20]])
def test_a_changed_ciphertext_is_refused(key: Any, size: int, harm: Any) -> None:
    """The error is a DecryptionError, and nothing is printed when the objects of the SDK are freed."""
    sealed = KmsCipher(key).encrypt(b"x" * size, context=CONTEXT)
    with pytest.raises(DecryptionError):
        KmsCipher(key).decrypt(harm(sealed), context=CONTEXT)
    # An object that complains when it is freed would fail a later test.
    gc.collect()


@given(
    appended=st.binary(min_size=1, max_size=40), size=st.sampled_from([1, MAX_DIRECT, MAX_DIRECT + 1, 20_000])
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_appended_bytes_are_refused(key: Any, appended: bytes, size: int) -> None:
    """Data have one ciphertext only: extra bytes after it are refused."""
    cipher = KmsCipher(key)
    sealed = cipher.encrypt(b"x" * size, context=CONTEXT)
    for longer in (sealed + appended, sealed + sealed[5:], sealed + sealed):
        with pytest.raises(DecryptionError):
            cipher.decrypt(longer, context=CONTEXT)
    assert cipher.decrypt(sealed, context=CONTEXT) == b"x" * size


@pytest.mark.parametrize("value", [None, 5, True, "text", ["x"], {"a": 1}, bytearray(b"orb1kx"), 1.5])
def test_values_that_are_not_bytes(key: Any, value: Any) -> None:
    """A missing or mistyped field is refused with a typed error, before KMS is called."""
    cipher = KmsCipher(key, client=Faulty(AssertionError()))
    with pytest.raises(ValidationError) as refused:
        cipher.encrypt(value, context=CONTEXT)
    assert refused.value.field == "data"
    with pytest.raises(DecryptionError):
        cipher.decrypt(value, context=CONTEXT)
    if value != "text":
        with pytest.raises(ValidationError) as refused:
            cipher.encrypt_text(value, context=CONTEXT)
        assert refused.value.field == "text"
    with pytest.raises(DecryptionError):
        cipher.decrypt_text(value, context=CONTEXT)


@pytest.mark.parametrize(
    "blob", [b"", b"orb1k", b"orb1e", b"plain text", b"orb1x123", b"orb1e" + b"\x01" * 50]
)
def test_invalid_ciphertexts(key: Any, blob: Any) -> None:
    """Bytes that `encrypt` did not return are a DecryptionError."""
    with pytest.raises(DecryptionError):
        KmsCipher(key).decrypt(blob, context=CONTEXT)


def test_text(key: Any) -> None:
    """Text is encrypted to URL-safe text, and back."""
    cipher = KmsCipher(key)
    sealed = cipher.encrypt_text("größer", context=CONTEXT)
    assert sealed.isascii()
    assert cipher.decrypt_text(sealed, context=CONTEXT) == "größer"
    with pytest.raises(DecryptionError):
        cipher.decrypt_text("no base64!", context=CONTEXT)


@given(
    size=st.integers(1, 40),
    place=st.floats(0, 1),
    stray=st.text(st.sampled_from("\n\r\t =!.*+/\x00"), min_size=1, max_size=4),
    bits=st.integers(1, 15),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=2 * settings().max_examples
)
def test_one_ciphertext_has_one_text(key: Any, size: int, place: float, stray: str, bits: int) -> None:
    """Other base64 of the same bytes is refused: more padding, foreign letters, blanks, unused bits."""
    cipher = KmsCipher(key)
    sealed = cipher.encrypt_text("x" * size, context=CONTEXT)
    at, body = round(place * len(sealed)), sealed.rstrip("=")
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    unused = bits % 4 ** (len(sealed) - len(body))
    others = {
        sealed[:at] + stray + sealed[at:],
        f"{sealed}=",
        f"{sealed}====",
        body,
        sealed.replace("-", "+").replace("_", "/"),
        body[:-1] + letters[letters.index(body[-1]) ^ unused] + "=" * (len(sealed) - len(body)),
    }
    for text in others - {sealed}:
        with pytest.raises(DecryptionError):
            cipher.decrypt_text(text, context=CONTEXT)
    assert cipher.decrypt_text(sealed, context=CONTEXT) == "x" * size


@pytest.mark.parametrize("value", [None, 1, b"", b"orb1k", [], ""])
def test_ciphertexts_that_are_not_text(key: Any, value: Any) -> None:
    """A value that is not text is a DecryptionError, as for bytes."""
    with pytest.raises(DecryptionError):
        KmsCipher(key).decrypt_text(value, context=CONTEXT)


def test_a_key_may_be_named_by_id_or_alias(key: Any) -> None:
    """A key id or alias works too; its ARN is read once."""
    client = session.client("kms")
    client.create_alias(AliasName="alias/org-o1", TargetKeyId=key)
    for name in (key.rpartition("/")[2], "alias/org-o1"):
        cipher = KmsCipher(name)
        for size in (10, MAX_DIRECT + 1):
            sealed = cipher.encrypt(b"x" * size, context=CONTEXT)
            assert KmsCipher(key).decrypt(sealed, context=CONTEXT) == b"x" * size


@pytest.mark.parametrize("context", [{}, {"a": ""}, {"": "a"}, {"a": 1}, None, "a", {"aws-crypto-a": "b"}])
def test_a_context_is_required(context: Any) -> None:
    """A missing or invalid context is refused, because without one a ciphertext decrypts anywhere."""
    cipher = KmsCipher("alias/x", client=None)
    for call in (cipher.encrypt, cipher.decrypt):
        with pytest.raises(ValidationError) as refused:
            call(b"x", context=context)
        assert refused.value.field == "context"
    with pytest.raises(TypeError):
        cipher.encrypt(b"x")


def test_a_key_is_required() -> None:
    """An empty key id is refused when the cipher is made."""
    with pytest.raises(ConfigurationError):
        KmsCipher("")


class Faulty:
    """A KMS client that raises a given error."""

    def __init__(self, error: Any) -> None:
        self.error = error

    def encrypt(self, **request: Any) -> None:
        raise self.error

    decrypt = describe_key = encrypt


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ClientError({"Error": {"Code": "ThrottlingException"}}, "Encrypt"), ThrottlingError),
        (ReadTimeoutError(endpoint_url="https://kms"), OperationTimeoutError),
        (ClientError({"Error": {"Code": "DisabledException"}}, "Encrypt"), OrbError),
    ],
)
def test_a_kms_that_fails_is_not_a_wrong_ciphertext(error: Any, kind: Any) -> None:
    """A failure of KMS is never a DecryptionError, because a retry may help."""
    cipher = KmsCipher("alias/x", client=Faulty(error))
    for call in (
        lambda: cipher.encrypt(b"x", context=CONTEXT),
        lambda: cipher.encrypt(b"x" * 5000, context=CONTEXT),
        lambda: cipher.decrypt(b"orb1kabc", context=CONTEXT),
    ):
        with pytest.raises(kind) as failed:
            call()
        assert not isinstance(failed.value, DecryptionError)
