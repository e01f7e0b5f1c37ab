"""Laws of the buckets of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from orb_common.aws.s3 import Bucket

if TYPE_CHECKING:
    from orb_testing.buckets import Buckets


def test_a_test_and_a_function_share_a_bucket(s3: Buckets) -> None:
    """What one of both stores, the other reads. Keys are sorted, over more than one page."""
    photos = s3.bucket("photos")
    assert photos.keys() == []
    etag = photos.put("in/\u00e9", "text \u00e9")
    stored = Bucket("photos").get("in/\u00e9")
    assert (stored.content, stored.etag) == ("text \u00e9".encode(), etag)
    Bucket("photos").put_bytes("a", b"\x00")
    assert photos.read("a") == b"\x00"
    assert photos.keys() == ["a", "in/\u00e9"]
    photos.delete("a")
    assert photos.keys() == ["in/\u00e9"]
    with pytest.raises(ClientError, match="NoSuchKey"):
        photos.read("a")


def test_a_bucket_can_keep_versions(s3: Buckets) -> None:
    """A bucket with versions keeps an object that was deleted."""
    kept = s3.bucket("kept", versions=True)
    kept.put("a", b"1")
    kept.delete("a")
    assert kept.keys() == []
    assert len(s3.client.list_object_versions(Bucket="kept")["Versions"]) == 1
