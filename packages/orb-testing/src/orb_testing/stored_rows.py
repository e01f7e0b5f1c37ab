"""Compare and delete what an engine stores, past the code under test and past planned faults."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orb_common.aws.dynamodb import DynamoDB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.clients import Client


class StoredRows:
    """The rows of all tables of an engine."""

    def __init__(self, client: Client) -> None:
        """Use a botocore DynamoDB client of the engine, as `engine.client()` returns it."""
        self._client = client
        self._database = DynamoDB(client=client)

    def of(self, table: str) -> list[str]:
        """Return all rows of a table as JSON with the types of their values, sorted."""
        rows = self._database.scan_all(table, consistent=True)
        return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False, default=repr) for row in rows)

    def all(self) -> dict[str, list[str]]:
        """Return the rows of all tables by the name of the table, as `of` returns them."""
        return {table: self.of(table) for table in self._tables()}

    def clear(self) -> None:
        """Delete all rows, and keep the tables."""
        for table in self._tables():
            rows = list(self._database.scan_all(table, consistent=True))
            if rows:
                schema = self._client.describe_table(TableName=table)["Table"]["KeySchema"]
                names = [key["AttributeName"] for key in schema]
                keys = [{name: row[name] for name in names} for row in rows]
                self._database.batch_write(table, deletes=keys, key_names=names)

    def _tables(self) -> Iterator[str]:
        for page in self._client.get_paginator("list_tables").paginate():
            yield from page["TableNames"]
