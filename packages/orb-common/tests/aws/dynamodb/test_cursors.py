"""A cursor continues its own query only, and cannot be changed."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import CursorCodec, Item
from orb_common.exceptions import ConfigurationError, ResourceNotFoundError, ValidationError

CODEC = CursorCodec(b"0123456789abcdef")
parts = st.one_of(
    st.text().map(lambda text: {"S": text}),
    st.integers().map(lambda number: {"N": str(number)}),
    st.binary().map(lambda content: {"B": content}),
)
keys = st.dictionaries(st.text(), parts, min_size=1, max_size=4)


@given(keys, st.text())
def test_cursors_come_back(key: dict[str, dict[str, object]], scope: str) -> None:
    """A cursor decodes to its key and is URL-safe."""
    cursor = CODEC.encode(key, scope=scope)  # type: ignore[arg-type]
    assert CODEC.decode(cursor, scope=scope) == key
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(keys, st.data())
def test_any_flipped_bit_is_refused(key: dict[str, dict[str, object]], data: st.DataObject) -> None:
    """A cursor with a flipped bit is refused."""
    cursor = CODEC.encode(key, scope="users")  # type: ignore[arg-type]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    refused(base64.urlsafe_b64encode(raw).rstrip(b"=").decode())


@given(keys, st.data())
def test_any_changed_character_is_refused(key: dict[str, dict[str, object]], data: st.DataObject) -> None:
    """A cursor with a changed character is refused, even if it decodes to the same bytes."""
    cursor = CODEC.encode(key, scope="users")  # type: ignore[arg-type]
    position = data.draw(st.integers(0, len(cursor) - 1))
    character = data.draw(st.characters())
    changed = cursor[:position] + character + cursor[position + 1 :]
    if changed != cursor:
        refused(changed)


@given(st.text() | st.sampled_from(["", "A", "=", "A" * 100_000, "\ud800"]))
def test_other_text_is_refused(text: str) -> None:
    """A cursor that is not text is refused with an error that names the field."""
    refused(text)


@pytest.mark.parametrize("other", [5, None, True, b"abc", ["a"], {"id": 1}, 1.5, object()])
def test_what_is_not_text_is_refused(other: Any) -> None:
    """A token of another type is refused."""
    refused(other)


def test_a_secret_that_is_missing_is_ours() -> None:
    """A missing secret is a configuration error (500), not the caller's 404."""

    def missing() -> bytes:
        raise ResourceNotFoundError("secretsmanager:GetSecretValue: no such resource")

    codec = CursorCodec(missing)
    for call in (
        lambda: codec.encode({"id": {"S": "1"}}, scope="s"),
        lambda: codec.decode("AAAA", scope="s"),
    ):
        with pytest.raises(ConfigurationError) as caught:
            call()
        assert (caught.value.status, isinstance(caught.value.__cause__, ResourceNotFoundError)) == (500, True)


def refused(text: str, scope: str = "users") -> None:
    with pytest.raises(ValidationError) as caught:
        CODEC.decode(text, scope=scope)
    assert caught.value.field == "nextToken"
    assert caught.value.status == 400


def test_a_cursor_belongs_to_its_query_and_secret() -> None:
    """A cursor is refused for another query or another secret."""
    cursor = CODEC.encode({"id": {"S": "1"}}, scope="users")
    refused(cursor, scope="orders")
    with pytest.raises(ValidationError):
        CursorCodec(b"another secret!!").decode(cursor, scope="users")


def test_a_short_secret_is_refused() -> None:
    """A secret shorter than 16 bytes is refused."""
    with pytest.raises(ConfigurationError):
        CursorCodec(b"short")


@pytest.mark.parametrize("letter", ["x", '"', "\x01", "é"])
def test_the_longest_keys_have_cursors(letter: str) -> None:
    """Cursors work for the longest keys that DynamoDB accepts, of a table and of an index."""
    lengths = {"id": 2048, "at": 1024, "kind": 2048, "rank": 1024}
    key: Item = {name: {"S": letter * (length // len(letter.encode()))} for name, length in lengths.items()}
    assert CODEC.decode(CODEC.encode(key, scope="s"), scope="s") == key


def test_a_bound_cursor_belongs_to_its_facts() -> None:
    """A cursor that is bound to a caller and filters is refused for others, and by a codec without them."""
    key: Item = {"id": {"S": "1"}}
    ann = CODEC.bound_to("ann", "status=active")
    cursor = ann.encode(key, scope="users")
    assert CODEC.bound_to("ann", "status=active").decode(cursor, scope="users") == key
    others = (
        CODEC,
        CODEC.bound_to("bob", "status=active"),
        CODEC.bound_to("ann", "status=ended"),
        CODEC.bound_to("ann", "status=active", ""),
        ann.bound_to("ann"),
    )
    for other in others:
        with pytest.raises(ValidationError):
            other.decode(cursor, scope="users")
    with pytest.raises(ValidationError):
        ann.decode(CODEC.encode(key, scope="users"), scope="users")


def test_a_bound_codec_reads_the_secret_once() -> None:
    """All bound codecs share the secret of the first, which is read when a cursor is needed."""
    reads: list[None] = []

    def secret() -> bytes:
        reads.append(None)
        return b"0123456789abcdef"

    codec = CursorCodec(secret)
    bound = [codec.bound_to(name) for name in ("ann", "bob")]
    assert reads == []
    for each in bound:
        each.encode({"id": {"S": "1"}}, scope="users")
    assert len(reads) == 1
