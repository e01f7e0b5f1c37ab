"""Each change of a table is judged by what DynamoDB and CloudFormation can do with a table that has items."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Changed = Callable[..., list[tuple[str, str, str]]]
PRIMARY = "primary: {partition: thingId, sort: rank}"
OWNER = "      - {name: OwnerIndex, type: GSI, partition: ownerId, sort: createdAt, projection_type: ALL}\n"
LOCAL = "      - {name: RankIndex, type: LSI, partition: thingId, sort: size, projection_type: KEYS_ONLY}\n"
STREAM = "  stream: {enabled: true, viewType: NEW_IMAGE}\n"


def index(name: str, keys: str, kind: str = "GSI", projection: str = "ALL") -> str:
    return f"      - {{name: {name}, type: {kind}, {keys}, projection_type: {projection}}}\n"


CASES = {
    "sort key gone": (
        (PRIMARY, "primary: {partition: thingId, sort: size}"),
        "breaking",
        "the key of the table is 'thingId' and 'size'",
    ),
    "index removed": ((OWNER, ""), "breaking", "index 'OwnerIndex' was removed"),
    "index re-keyed": (
        ("ownerId, sort: createdAt", "ownerId, sort: size"),
        "breaking",
        "index 'OwnerIndex' is on 'ownerId' and 'size'",
    ),
    "other projection": (
        ("projection_type: ALL", "projection_type: KEYS_ONLY"),
        "breaking",
        "projects KEYS_ONLY, and projected ALL",
    ),
    "local index removed": ((LOCAL, ""), "breaking", "index 'RankIndex' was removed"),
    "local index added": (
        (LOCAL, LOCAL + index("NoteIndex", "partition: thingId, sort: note", "LSI")),
        "breaking",
        "index 'NoteIndex' on",
    ),
    "index of checked keys": (
        (LOCAL, LOCAL + index("StatusIndex", "partition: status")),
        "compatible",
        "index 'StatusIndex' on 'status' was added",
    ),
    "index of an unchecked text": (
        (LOCAL, LOCAL + index("NoteIndex", "partition: note")),
        "backfill",
        "index 'NoteIndex' on 'note' was added",
    ),
    "index of an indexed text": (
        (LOCAL, LOCAL + index("OwnersIndex", "partition: ownerId, sort: size")),
        "compatible",
        "index 'OwnersIndex'",
    ),
    "stream off": ((STREAM, ""), "breaking", "has no stream any more"),
    "other stream": (
        ("viewType: NEW_IMAGE", "viewType: KEYS_ONLY"),
        "breaking",
        "the stream holds KEYS_ONLY, and held NEW_IMAGE",
    ),
    "ttl on": (
        (STREAM, f"{STREAM}  ttl: {{enabled: true, attribute: expiresAt}}\n"),
        "backfill",
        "items expire by 'expiresAt'",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(judged: Changed, case: str) -> None:
    """One edit of a table has one verdict. Operations that come or go with its keys are another change."""
    edit, verdict, what = CASES[case]
    found = [change for change in judged(edit) if "operations were" not in change[1]]
    assert [judged_as for judged_as, _, _ in found] == [verdict]
    assert what in found[0][1]


def test_one_index_a_deployment(judged: Changed) -> None:
    """Two new indexes, or a renamed one, cannot be deployed at once. A new and a local one can."""
    twice = index("StatusIndex", "partition: status") + index("SizeIndex", "partition: size")
    [why] = [why for verdict, what, why in judged((LOCAL, LOCAL + twice)) if verdict == "breaking"]
    assert "deploy 2 times" in why


def test_a_renamed_index_is_two_changes(judged: Changed) -> None:
    """An index with another name is deleted and created, which one deployment cannot do."""
    said = [
        what
        for verdict, what, _ in judged(("name: OwnerIndex", "name: MasterIndex"))
        if verdict == "breaking"
    ]
    assert "2 indexes change in one deployment: 'OwnerIndex' deleted, 'MasterIndex' created" in said


def test_a_new_table_has_any_number_of_indexes(judged: Changed) -> None:
    """A table that does not exist yet is created with all its indexes."""
    keys = "  keys:\n    primary: {partition: name}\n    secondary:\n"
    table = (
        keys + index("FirstIndex", "partition: since") + index("SecondIndex", "partition: name, sort: since")
    )
    edit = ("type: standard\nname: Makers\nmodel:\n", f"type: dynamodb\nname: Makers\nmodel:\n{table}")
    found = judged(edit, name="entities/Makers.yml")
    assert [verdict for verdict, _, _ in found] == ["compatible", "compatible"]


TTL = f"{STREAM}  ttl: {{enabled: true, attribute: expiresAt}}\n"


def test_ttl_on_a_new_attribute(judged: Changed) -> None:
    """No stored item expires by an attribute that none has."""
    new = ("    note:", "    until: {type: timestamp, required: false}\n    note:")
    found = judged((STREAM, TTL.replace("expiresAt", "until")), new)
    assert [verdict for verdict, _, _ in found] == ["compatible", "compatible"]


def test_ttl_by_another_attribute(judged: Changed) -> None:
    """Another attribute of expiry takes two deployments. Switching ttl off takes one."""
    [(verdict, what, _)] = judged(("attribute: expiresAt", "attribute: createdAt"), first=[(STREAM, TTL)])
    assert (verdict, what) == ("breaking", "items expire by 'createdAt', and did by 'expiresAt'")


def test_ttl_off(judged: Changed) -> None:
    """Items that do not expire any more can be read again."""
    assert [verdict for verdict, _, _ in judged((TTL, STREAM), first=[(STREAM, TTL)])] == ["compatible"]


def test_stream_on(judged: Changed) -> None:
    """A new stream disturbs nobody."""
    assert [
        verdict for verdict, _, _ in judged(("  authConfig", f"{STREAM}  authConfig"), first=[(STREAM, "")])
    ] == ["compatible"]


def test_key_of_another_form(judged: Changed) -> None:
    """A key that is stored in another type needs another table, like another key."""
    found = judged(("rank: {type: number}", "rank: {type: string}"))
    assert "the key of the table ('thingId' and 'rank') is stored in another type" in [
        what for _, what, _ in found
    ]


def test_another_partition_key(judged: Changed) -> None:
    """Another partition key needs another table."""
    found = judged((PRIMARY, "primary: {partition: ownerId, sort: rank}"), first=[(LOCAL, "")])
    assert found[0][:2] == (
        "breaking",
        "the key of the table is 'ownerId' and 'rank', and was 'thingId' and 'rank'",
    )
