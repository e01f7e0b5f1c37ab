"""Laws of the events of S3."""

from __future__ import annotations

import pytest
from aws_lambda_powertools.utilities.data_classes import S3Event

from orb_testing.events import s3_event, s3_record

from .data_classes import answers


def test_powertools_reads_it() -> None:
    """Every property answers. Keys are URL-encoded, as S3 sends them, and slashes are not."""
    event = s3_event(
        "in/red flower+é.jpg", s3_record("b", size=7, version_id="v-1", bucket="other"), bucket="photos"
    )
    found = answers(S3Event(event))
    assert found["object_key"] == "in/red flower+é.jpg"
    assert found["records.0.s3.get_object.key"] == "in/red+flower%2B%C3%A9.jpg"
    assert (found["bucket_name"], found["records.1.s3.bucket.name"]) == ("photos", "other")
    assert found["records.1.s3.get_object.size"] == 7
    assert found["records.1.s3.get_object.version_id"] == "v-1"
    assert found["records.0.s3.bucket.arn"] == "arn:aws:s3:::photos"


def test_a_removal_has_no_size() -> None:
    """S3 sends neither size nor ETag of an object that is gone."""
    event = s3_event(s3_record("a", name="ObjectRemoved:Delete"))
    absent = frozenset({"records.0.s3.get_object.size", "record.s3.get_object.size"})
    assert answers(S3Event(event), absent=absent)["record.s3.get_object.etag"] == ""


def test_an_event_has_records() -> None:
    """S3 sends no notification about nothing."""
    with pytest.raises(ValueError, match="at least one"):
        s3_event()
