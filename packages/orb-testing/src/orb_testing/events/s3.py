"""Notifications of an S3 bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from orb_testing.environment import REGION

from .sources import AT, SOURCE_IP, Event, iso_time, milliseconds

if TYPE_CHECKING:
    from datetime import datetime


def s3_record(
    key: str,
    *,
    bucket: str = "things",
    name: str = "ObjectCreated:Put",
    size: int = 1024,
    etag: str = "d41d8cd98f00b204e9800998ecf8427e",
    version_id: str | None = None,
    sequencer: str | None = None,
    at: datetime = AT,
) -> Event:
    """Return one record for `s3_event`.

    Args:
        key: The key of the object, as the bucket has it. The record has it URL-encoded, as S3 sends it.
        bucket: The name of the bucket.
        name: What happened, such as "ObjectRemoved:Delete". Records of a removal have no size and no ETag.
        size: Bytes.
        etag: The ETag.
        version_id: The version of the object, in a bucket with versions.
        sequencer: Orders the events of one key. None: from the time.
        at: When it happened; aware.
    """
    stored: Event = {
        "key": quote_plus(key, safe="/"),
        "sequencer": sequencer or f"{milliseconds(at):018X}",
    }
    if not name.startswith("ObjectRemoved:"):
        stored |= {"size": size, "eTag": etag}
    if version_id is not None:
        stored["versionId"] = version_id
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": iso_time(at),
        "eventName": name,
        "userIdentity": {"principalId": "AWS:AIDAINPONIXQXHT3IKHL2"},
        "requestParameters": {"sourceIPAddress": SOURCE_IP},
        "responseElements": {
            "x-amz-request-id": "D82B88E5F771F645",
            "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=",
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "828aa6fc-f7b5-4305-8584-487c791949c1",
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": "A3I5XTEXAMAI3E"},
                "arn": f"arn:aws:s3:::{bucket}",
            },
            "object": stored,
        },
    }


def s3_event(*records: Event | str, bucket: str = "things") -> Event:
    """Return the event of a bucket's notification.

    The shape is that of https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.

    Args:
        records: Records that `s3_record` made, or keys of objects that were put into `bucket`.
        bucket: The bucket of the keys.

    Raises:
        ValueError: There is no record. S3 sends no such notification.
    """
    if not records:
        raise ValueError("an event of S3 has at least one record")
    return {
        "Records": [s3_record(each, bucket=bucket) if isinstance(each, str) else each for each in records]
    }
