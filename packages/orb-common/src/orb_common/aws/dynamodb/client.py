"""DynamoDB on AttributeValues: the level on which generated codecs work.

Every name in an expression is aliased, every error is one of orb, every write is repeated only where that is
harmless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .executor import Calls
from .keys import check_filled

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
    """Access to all tables of an account and region. Safe to share between threads, and cheap to make.

    Args:
        client: A botocore client; default: the process's own, made at the first call.
        clock: Time, for waits and the deadline.
        policy: Tries and waits. 100 ms doubling to 2 s, each wait drawn evenly from zero up to that ("full
            jitter").
        deadline: A moment of `clock.monotonic()` or what gives it, such as `InvocationDeadline`; nothing is
            begun after.
        random: Chance, for the jitter.

    All methods raise OrbError as `orb_common.aws.errors` maps them; writes that are not harmless to repeat
    raise DynamoDBOutcomeUnknownError when their answer is lost. Throttled until the tries or the time have run out,
    they raise DynamoDBThrottlingError. ValidationError (400) names the attribute of a key that is empty or too long;
    ItemTooLargeError, a kind of it, the largest attribute of an item above 400 KB.
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
        self._calls = Calls(client=client, clock=clock, policy=policy, deadline=deadline, random=random)

    def prepare(self, table: str) -> None:
        """Make the client and rehearse what reads a table, so that the first request need not: nothing is sent."""
        from orb_common.aws.client_warmup import rehearsal

        from .expressions import attr

        client = self._calls.client
        # Without a deadline, by which another client might send the request.
        rehearsing = DynamoDB(client=client)
        with rehearsal(client):
            rehearsing.get(table, {"id": {"S": "1"}})
            rehearsing.query(table, attr("id").eq("1"))

    def get(
        self, table: str, key: Key, *, consistent: bool = False, projection: Projection | None = None
    ) -> Item | None:
        """The item of a key; None: there is none. `consistent`: sees every write acknowledged before."""
        check_filled(key)
        parameters: dict[str, object] = {"TableName": table, "Key": key}
        if consistent:
            parameters["ConsistentRead"] = True
        if projection is not None:
            from .expressions import Aliases

            aliases = Aliases()
            parameters["ProjectionExpression"] = aliases.projection(projection)
            parameters.update(aliases.parameters())
        item: Item | None = self._calls.call("GetItem", table, "safe", **parameters)[0].get("Item")
        return item

    def put(self, table: str, item: Item, *, condition: Condition | None = None) -> None:
        """Writes a whole item, in place of what has its key.

        Raises:
            DynamoDBConditionFailedError: The condition does not hold; `.item` is what is there.
        """
        parameters: dict[str, object] = {"TableName": table, "Item": item}
        repeat = _conditioned(parameters, condition)
        self._calls.call("PutItem", table, repeat, **parameters)

    def update(
        self,
        table: str,
        key: Key,
        update: Update,
        *,
        condition: Condition | None = None,
        returning: Returning = "ALL_NEW",
    ) -> Item | None:
        """Changes an item in place, and creates it when it is absent (unless a condition forbids).

        Returns the item as `returning` asks; None for NONE, and for old values where there were none.

        Raises:
            ValidationError: Nothing would change, or a value has no form in DynamoDB.
            DynamoDBConditionFailedError: The condition does not hold; `.item` is what is there.
        """
        from .expressions import Aliases

        check_filled(key)
        aliases = Aliases()
        parameters: dict[str, object] = {"TableName": table, "Key": key, "ReturnValues": returning}
        parameters["UpdateExpression"] = update.render(aliases)
        repeat = _conditioned(parameters, condition, aliases)
        if not update.repeatable or returning in {"ALL_OLD", "UPDATED_OLD"}:
            repeat = "once"
        item: Item | None = self._calls.call("UpdateItem", table, repeat, **parameters)[0].get("Attributes")
        return item

    def delete(
        self,
        table: str,
        key: Key,
        *,
        condition: Condition | None = None,
        returning: Literal["ALL_OLD", "NONE"] = "ALL_OLD",
    ) -> Item | None:
        """Deletes an item, and gives it as it was; None: there was none. With NONE: always None.

        Raises:
            DynamoDBConditionFailedError: The condition does not hold; `.item` is what is there.
            DynamoDBOutcomeUnknownError: The item is gone, but the answer that held its old values was lost.
        """
        check_filled(key)
        parameters: dict[str, object] = {"TableName": table, "Key": key, "ReturnValues": returning}
        repeat = _conditioned(parameters, condition)
        response, lost = self._calls.call("DeleteItem", table, repeat, **parameters)
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
        """One page of the items of one partition, in the order of the sort key.

        `limit` counts items before the filter. A key of the table or index cannot be filtered on.
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
        """One page of all items, in no order. `segment`: (which, of how many), to share the work."""
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
        """The items of all pages of a query. `limit` is the size of a page, not of the whole."""
        return _items(lambda key: self.query(table, key_condition, start_key=key, **options), start_key)

    def scan_all(
        self, table: str, *, start_key: Key | None = None, **options: Unpack[ScanOptions]
    ) -> Iterator[Item]:
        """The items of all pages of a scan. `limit` is the size of a page, not of the whole."""
        return _items(lambda key: self.scan(table, start_key=key, **options), start_key)

    def batch_get(
        self,
        table: str,
        keys: Iterable[Key],
        *,
        consistent: bool = False,
        projection: Projection | None = None,
    ) -> list[Item]:
        """The items of any number of keys, in no order; absent ones are left out, repeated keys count once.

        Raises:
            DynamoDBBatchThrottledError: Keys are left over after all tries; `.keys`.
        """
        from . import batches

        return batches.get(self._calls, table, keys, consistent=consistent, projection=projection)

    def batch_write(
        self,
        table: str,
        *,
        puts: Iterable[Item] = (),
        deletes: Iterable[Key] = (),
        key_names: Sequence[str] | None = None,
    ) -> None:
        """Puts and deletes any number of items, 25 a request, what DynamoDB left over again and again.

        DynamoDB refuses one key twice in a request. With `key_names` (or with deletes, which show them) the
        last put of a key wins; a key that is both put and deleted is refused before anything is sent.

        Raises:
            ValidationError: A key is both put and deleted, or an item lacks an attribute of the key, or is too large
                and nothing was written.
            DynamoDBUnprocessedError: The rest, as `.puts` and `.deletes`. It is one of these:
                DynamoDBBatchThrottledError: After all tries, or when the time is out: DynamoDB asks to slow down.
                DynamoDBBatchInvalidError: Part is written; in the rest, the caller breaks a rule; `.field`.
                DynamoDBBatchFailedError: After another error, its cause.
        """
        from . import batches

        batches.write(self._calls, table, puts=puts, deletes=deletes, key_names=key_names)

    def transact_write(self, writes: Sequence[Write], *, token: str | None = None) -> None:
        """Does all of 1 to 100 writes, in any tables, or none.

        With one token, DynamoDB applies a transaction once within 10 minutes, however often it is sent;
        without, a token is made for the retries of this call.

        Raises:
            ValidationError: No write, more than 100, or two on one item.
            DynamoDBTransactionCanceledError: Nothing happened; `.reasons`, one a write, in their order.
            DynamoDBOutcomeUnknownError: Without a token: an answer was lost, and so were those to all repetitions.
        """
        from . import transactions

        transactions.write(self._calls, writes, token=token)

    def transact_get(self, gets: Sequence[Get]) -> list[Item | None]:
        """1 to 100 items, of any tables, as of one moment; in the order asked, None for absent ones.

        Raises:
            ValidationError: No item is asked for, more than 100, or one twice.
        """
        from . import transactions

        return transactions.get(self._calls, gets)

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

        response, _ = self._calls.call(operation, str(parameters["TableName"]), "safe", **parameters)
        return KeyPage(
            items=response.get("Items", []),
            next_key=response.get("LastEvaluatedKey") or None,
            scanned_count=response.get("ScannedCount", 0),
        )


def _items(ask: Callable[[Key | None], KeyPage[Item]], start_key: Key | None) -> Iterator[Item]:
    while True:
        page = ask(start_key)
        yield from page.items
        start_key = page.next_key
        if start_key is None:
            return


def _conditioned(
    parameters: dict[str, object], condition: Condition | None, aliases: Aliases | None = None
) -> Repeat:
    if condition is not None:
        from .expressions import Aliases

        aliases = aliases or Aliases()
        parameters["ConditionExpression"] = condition.render(aliases)
        # Costs nothing, and spares the read that would tell why.
        parameters["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if aliases is not None:
        parameters.update(aliases.parameters())
    return "safe" if condition is None else "checked"
