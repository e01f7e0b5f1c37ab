"""A program that removes the tables of an environment when the program that made them ends without doing so.

Run as `python -I table_remover.py`. Its standard input is a pipe from the program that made the tables. The first line
says where they are. If the pipe closes without a second line, that program was killed, and the tables are removed. The
credentials are those of botocore's usual places, such as the environment.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.clients import Client

DONE = b"done\n"
POLL = {"Delay": 1, "MaxAttempts": 300}
"""Seconds between two looks at a table that AWS creates or deletes, and the most looks. Local engines need one."""


def remove_tables(client: Client, prefix: str) -> tuple[str, ...]:
    """Delete all tables whose names begin with a prefix, and return the names. Tables that are gone count as deleted.

    Raises:
        ExceptionGroup: Some cannot be deleted. All others were.
    """
    found = list(_names(client, prefix))
    faults: list[Exception] = []
    for table in found:
        try:
            # AWS does not delete a table that is still being created.
            client.get_waiter("table_exists").wait(TableName=table, WaiterConfig=POLL)
            client.delete_table(TableName=table)
        except client.exceptions.ResourceNotFoundException:
            continue
        except Exception as error:  # noqa: BLE001 - raised below, after the other tables
            faults.append(error)
    if faults:
        raise ExceptionGroup(f"{len(faults)} of {len(found)} tables were not removed", faults)
    for table in found:
        client.get_waiter("table_not_exists").wait(TableName=table, WaiterConfig=POLL)
    return tuple(found)


def _names(client: Client, prefix: str) -> Iterator[str]:
    for page in client.get_paginator("list_tables").paginate():
        yield from (table for table in page["TableNames"] if table.startswith(prefix))


def main() -> None:
    """Wait for the end of the other program, and remove the tables if it has not."""
    first = _line()
    if not first or _line() == DONE:
        return
    import botocore.session

    where = json.loads(first)
    client = botocore.session.get_session().create_client(
        "dynamodb", endpoint_url=where["endpoint"], region_name=where["region"]
    )
    remove_tables(client, where["prefix"])


def _line() -> bytes:
    """Return the next line, or nothing at the end of the pipe. Nothing after the line is read."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return b""
        line += byte
    return line


if __name__ == "__main__":
    main()
