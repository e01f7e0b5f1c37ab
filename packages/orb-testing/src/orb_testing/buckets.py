"""S3 buckets for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_testing.clients import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Bucket:
    """A bucket with the objects that a test puts into it."""

    name: str
    client: Client
    """A botocore client of S3."""

    def put(self, key: str, body: bytes | str) -> str:
        """Store an object and return its ETag, in quotes as S3 sends it. A text is stored in UTF-8."""
        content = body.encode() if isinstance(body, str) else body
        etag: str = self.client.put_object(Bucket=self.name, Key=key, Body=content)["ETag"]
        return etag

    def read(self, key: str) -> bytes:
        """Return the content of an object. Raise botocore's NoSuchKey if there is none."""
        content: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return content

    def delete(self, key: str) -> None:
        """Delete an object. A bucket with versions keeps it behind a marker."""
        self.client.delete_object(Bucket=self.name, Key=key)

    def keys(self) -> list[str]:
        """Return the keys of all objects, sorted."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return [each["Key"] for page in pages for each in page.get("Contents", ())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """The buckets of an engine."""

    client: Client
    """A botocore client of S3."""

    def bucket(self, name: str = "things", *, versions: bool = False) -> S3Bucket:
        """Create an empty bucket, and return it."""
        self.client.create_bucket(Bucket=name)
        if versions:
            self.client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return S3Bucket(name=name, client=self.client)
