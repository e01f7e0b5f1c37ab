"""DynamoDB with AttributeValues: the level of the generated codecs.

Every name in an expression is aliased, every error is one of orb, and a write is repeated only if that is harmless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .executor import Executor
from .keys import require_filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Unpack

    from orb_common.aws import session
    from orb_common.aws.deadlines import Deadline
    from orb_common.utils.retry import Random, RetryPolicy

    from .attribute_values import Item, Key
    from .expressions import Aliases, Condition
    from .queries import KeyPage, Projection, QueryOptions, ScanOptions
    from .retries import Repeat
    from .transactions import Get, Write
    from .updates import Update

Returning = Literal["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"]


class DynamoDB:
    """Access to all tables of an account and region. Threads can share it, and it is cheap to make.

    Args:
        client: A botocore client. Default: the process's own, made at the first call.
        clock: Source of the time, for waits and the deadline.
        policy: Tries and waits. By default, the limit of a wait doubles from 100 ms to 2 s, and each wait is drawn
            evenly from zero up to the limit ("full jitter").
        deadline: A time of `clock.monotonic()` or a function that returns one, such as `InvocationDeadline`. No
            request is sent after it.
        random: Source of randomness for the jitter.

    All methods raise the errors of `orb_common.aws.errors`:
    - DynamoDBOutcomeUnknownError: the answer to a write was lost, and repeating the write is not harmless.
    - DynamoDBThrottlingError: DynamoDB throttled every try, until the tries or the time ran out.
    - ValidationError (400): a key is empty or too long; `field` names the attribute.
    - ItemTooLargeError (a ValidationError): the item is above 400 KB; `field` names the largest attribute.
    """

    def __init__(
        self,
        *,
        client: session.Client | None = None,
        clock: Clock = SYSTEM_CLOCK,
        policy: RetryPolicy | None = None,
        deadline: Deadline = None,
        random: Random | None = None,
    ) -> None:
        self._executor = Executor(client=client, clock=clock, policy=policy, deadline=deadline, random=random)

    @property
    def client(self) -> session.Client:
        """The botocore client that sends the requests."""
        return self._executor.client

    def prepare(self, table: str) -> None:
        """Make the client and rehearse reads of a table, which makes the first request faster. Nothing is sent."""
        from orb_common.aws.client_warmup import rehearsal

        from .expressions import attr

        client = self._executor.client
        # No deadline: with one, another client might send the request.
        rehearsing = DynamoDB(client=client)
        with rehearsal(client):
            rehearsing.get(table, {"id": {"S": "1"}})
            rehearsing.query(table, attr("id").eq("1"))

    def get(
        self, table: str, key: Key, *, consistent: bool = False, projection: Projection | None = None
    ) -> Item | None:
        """Return the item of a key, or None. `consistent`: include every write acknowledged before."""
        require_filled(key)
        parameters: dict[str, object] = {"TableName": table, "Key": key}
        if consistent:
            parameters["ConsistentRead"] = True
        if projection is not None:
            from .expressions import Aliases

            aliases = Aliases()
            parameters["ProjectionExpression"] = aliases.projection(projection)
            parameters.update(aliases.parameters())
        item: Item | None = self._executor.call("GetItem", table, "safe", **parameters)[0].get("Item")
        return item

    def put(self, table: str, item: Item, *, condition: Condition | None = None) -> None:
        """Write a whole item. It replaces an item with the same key.

        Raises:
            DynamoDBConditionFailedError: The condition does not hold; `.item` is the stored item.
        """
        parameters: dict[str, object] = {"TableName": table, "Item": item}
        repeat = _add_condition(parameters, condition)
        self._executor.call("PutItem", table, repeat, **parameters)

    def update(
        self,
        table: str,
        key: Key,
        update: Update,
        *,
        condition: Condition | None = None,
        returning: Returning = "ALL_NEW",
    ) -> Item | None:
        """Change an item in place, or create it if it does not exist and no condition forbids that.

        Returns the item, or the part of it that `returning` names. None for NONE, and for old values of a new item.

        Raises:
            ValidationError: The update is empty, or DynamoDB cannot hold a value.
            DynamoDBConditionFailedError: The condition does not hold; `.item` is the stored item.
        """
        from .expressions import Aliases

        require_filled(key)
        aliases = Aliases()
        parameters: dict[str, object] = {"TableName": table, "Key": key, "ReturnValues": returning}
        parameters["UpdateExpression"] = update.render(aliases)
        repeat = _add_condition(parameters, condition, aliases)
        if not update.repeatable or returning in {"ALL_OLD", "UPDATED_OLD"}:
            repeat = "once"
        item: Item | None = self._executor.call("UpdateItem", table, repeat, **parameters)[0].get(
            "Attributes"
        )
        return item

    def delete(
        self,
        table: str,
        key: Key,
        *,
        condition: Condition | None = None,
        returning: Literal["ALL_OLD", "NONE"] = "ALL_OLD",
    ) -> Item | None:
        """Delete an item and return it as it was. None: it did not exist, or `returning` is NONE.

        Raises:
            DynamoDBConditionFailedError: The condition does not hold; `.item` is the stored item.
            DynamoDBOutcomeUnknownError: The item is deleted, but the answer with its old values was lost.
        """
        require_filled(key)
        parameters: dict[str, object] = {"TableName": table, "Key": key, "ReturnValues": returning}
        repeat = _add_condition(parameters, condition)
        response, lost = self._executor.call("DeleteItem", table, repeat, **parameters)
        item: Item | None = response.get("Attributes")
        if item is None and lost and returning == "ALL_OLD":
            from orb_common.exceptions import DynamoDBOutcomeUnknownError

            raise DynamoDBOutcomeUnknownError(
                "dynamodb:DeleteItem: the item is gone; whether this call removed it is not known",
                table,
                "DeleteItem",
            )
        return item

    def query(
        self,
        table: str,
        key_condition: Condition,
        *,
        index: str | None = None,
        filter: Condition | None = None,  # noqa: A002 - DynamoDB's own word
        limit: int | None = None,
        forward: bool = True,
        consistent: bool = False,
        start_key: Key | None = None,
        projection: Projection | None = None,
    ) -> KeyPage[Item]:
        """Return a page of the items of one partition, in the order of the sort key.

        `limit` counts items before the filter. The filter cannot use a key of the table or index.
        """
        from .expressions import Aliases

        aliases = Aliases()
        parameters: dict[str, object] = {"TableName": table}
        parameters["KeyConditionExpression"] = key_condition.render(aliases)
        if not forward:
            parameters["ScanIndexForward"] = False
        return self._page(
            "Query", parameters, aliases, index, filter, limit, consistent, start_key, projection
        )

    def scan(
        self,
        table: str,
        *,
        index: str | None = None,
        filter: Condition | None = None,  # noqa: A002 - DynamoDB's own word
        limit: int | None = None,
        consistent: bool = False,
        start_key: Key | None = None,
        projection: Projection | None = None,
        segment: tuple[int, int] | None = None,
    ) -> KeyPage[Item]:
        """Return a page of all items, in no order. `segment`: (number, total), to scan in parallel."""
        from .expressions import Aliases

        parameters: dict[str, object] = {"TableName": table}
        if segment is not None:
            parameters["Segment"], parameters["TotalSegments"] = segment
        return self._page(
            "Scan", parameters, Aliases(), index, filter, limit, consistent, start_key, projection
        )

    def query_all(
        self,
        table: str,
        key_condition: Condition,
        *,
        start_key: Key | None = None,
        **options: Unpack[QueryOptions],
    ) -> Iterator[Item]:
        """Yield the items of all pages of a query. `limit` is the size of a page, not of the result."""
        return _iterate_pages(
            lambda key: self.query(table, key_condition, start_key=key, **options), start_key
        )

    def scan_all(
        self, table: str, *, start_key: Key | None = None, **options: Unpack[ScanOptions]
    ) -> Iterator[Item]:
        """Yield the items of all pages of a scan. `limit` is the size of a page, not of the result."""
        return _iterate_pages(lambda key: self.scan(table, start_key=key, **options), start_key)

    def count(
        self,
        table: str,
        key_condition: Condition,
        *,
        index: str | None = None,
        filter: Condition | None = None,  # noqa: A002 - DynamoDB's own word
        most_read: int | None = None,
    ) -> int:
        """Return the number of items of one partition that a filter keeps. DynamoDB reads them, but sends none.

        There is one request for each 1 MB of the partition.

        Args:
            table: The table.
            key_condition: The partition.
            index: An index of the table.
            filter: The condition on the items that count.
            most_read: How many items are read at most, so that the costs are bounded. At least 1. None: all of them.
        """
        from . import queries

        return queries.count(
            self._executor, table, key_condition, index=index, filter_=filter, most_read=most_read
        )

    def batch_get(
        self,
        table: str,
        keys: Iterable[Key],
        *,
        consistent: bool = False,
        projection: Projection | None = None,
    ) -> list[Item]:
        """Return the items of any number of keys, in no order. Missing items are left out; a repeated key counts once.

        Raises:
            DynamoDBBatchThrottledError: `.keys` are left over after all tries.
        """
        from . import batches

        return batches.get(self._executor, table, keys, consistent=consistent, projection=projection)

    def batch_write(
        self,
        table: str,
        *,
        puts: Iterable[Item] = (),
        deletes: Iterable[Key] = (),
        key_names: Sequence[str] | None = None,
    ) -> None:
        """Put and delete any number of items, 25 a request. Items that DynamoDB left over are sent again.

        DynamoDB refuses the same key twice in a request. If the names of the key are known (by `key_names` or any
        delete), the last put of a key wins, and a key that is both put and deleted is refused before any request.

        Raises:
            ValidationError: A key is both put and deleted, an item lacks an attribute of the key, or an item is too
                large and nothing was written.
            DynamoDBUnprocessedError: `.puts` and `.deletes` are left over. It is one of these:
                DynamoDBBatchThrottledError: DynamoDB throttled until the tries or the time ran out.
                DynamoDBBatchInvalidError: Part is written, but the rest breaks a rule; see `.field`.
                DynamoDBBatchFailedError: Another error, which is its cause.
        """
        from . import batches

        batches.write(self._executor, table, puts=puts, deletes=deletes, key_names=key_names)

    def transact_write(self, writes: Sequence[Write], *, token: str | None = None) -> None:
        """Apply all of 1 to 100 writes, in any tables, or none of them.

        DynamoDB applies a transaction with the same token only once within 10 minutes, however often it is sent.
        Without `token`, one is made for the retries of this call.

        Raises:
            ValidationError: There is no write, there are more than 100, or two change the same item.
            DynamoDBTransactionCanceledError: Nothing was written; `.reasons` has one entry for each write, in order.
            DynamoDBOutcomeUnknownError: `token` is missing, and the answers to all tries were lost.
        """
        from . import transactions

        transactions.write(self._executor, writes, token=token)

    def transact_get(self, gets: Sequence[Get]) -> list[Item | None]:
        """Return 1 to 100 items of any tables, all read at the same time, in order. A missing item is None.

        Raises:
            ValidationError: There is no get, there are more than 100, or two read the same item.
        """
        from . import transactions

        return transactions.get(self._executor, gets)

    def _page(  # noqa: PLR0917 - private, called in two places
        self,
        operation: str,
        parameters: dict[str, object],
        aliases: Aliases,
        index: str | None,
        filter_: Condition | None,
        limit: int | None,
        consistent: bool,
        start_key: Key | None,
        projection: Projection | None,
    ) -> KeyPage[Item]:
        if index is not None:
            parameters["IndexName"] = index
        if filter_ is not None:
            parameters["FilterExpression"] = filter_.render(aliases)
        if limit is not None:
            parameters["Limit"] = limit
        if consistent:
            parameters["ConsistentRead"] = True
        if start_key is not None:
            parameters["ExclusiveStartKey"] = start_key
        if projection is not None:
            parameters["ProjectionExpression"] = aliases.projection(projection)
        parameters.update(aliases.parameters())
        from .queries import KeyPage

        response, _ = self._executor.call(operation, str(parameters["TableName"]), "safe", **parameters)
        return KeyPage(
            items=response.get("Items", []),
            next_key=response.get("LastEvaluatedKey") or None,
            scanned_count=response.get("ScannedCount", 0),
        )


def _iterate_pages(ask: Callable[[Key | None], KeyPage[Item]], start_key: Key | None) -> Iterator[Item]:
    while True:
        page = ask(start_key)
        yield from page.items
        start_key = page.next_key
        if start_key is None:
            return


def _add_condition(
    parameters: dict[str, object], condition: Condition | None, aliases: Aliases | None = None
) -> Repeat:
    if condition is not None:
        from .expressions import Aliases

        aliases = aliases or Aliases()
        parameters["ConditionExpression"] = condition.render(aliases)
        # Free of charge, and saves a read to find out why the condition failed.
        parameters["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if aliases is not None:
        parameters.update(aliases.parameters())
    return "safe" if condition is None else "ambiguous"
