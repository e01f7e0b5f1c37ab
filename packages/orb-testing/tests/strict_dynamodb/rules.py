"""Rules of DynamoDB as cases: a request, AWS's answer, the page that it comes from, and who answers something else."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_testing.clients import Client

Outcome: TypeAlias = Literal["same", "other words", "other error", "accepts", "refuses", "fails"]
"""How an engine's answer compares with AWS's. "fails": with status 500."""
Call: TypeAlias = tuple[str, dict[str, Any]]
"""A method of a botocore client, and its arguments."""

_SITE = "https://docs.aws.amazon.com/amazondynamodb/latest/"
ONE_ERROR = "1 validation error detected: "
INVALID = "One or more parameter values were invalid: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, shown by one request."""

    law: str
    call: Call
    answer: str | None
    """AWS's message; "..." stands for any text. None: AWS accepts the request."""
    page: str
    """The page of AWS that has the rule."""
    code: str = "ValidationException"
    reason: str | None = None
    """The message of the reason, if a transaction is canceled."""
    moto: Outcome = "same"
    """What moto answers without the strict layer."""
    strict: Outcome = "same"
    """What moto answers with the strict layer."""
    dynoxide: Outcome = "same"


def api(operation: str) -> str:
    """Return a page of the API reference."""
    return f"{_SITE}APIReference/API_{operation}.html"


def guide(name: str) -> str:
    """Return a page of the developer guide."""
    return f"{_SITE}developerguide/{name}.html"


LIMITS = guide("Constraints")


def s(text: str) -> dict[str, str]:
    return {"S": text}


def n(number: float | str) -> dict[str, str]:
    return {"N": str(number)}


HASH_KEY = {"id": s("one")}
"""The key of an item in the table `Plain`."""
RANGE_KEY = {"pk": s("one"), "sk": n(1)}
"""The key of an item in the table `Ranged`, which has the global index ByG and the local index ByL."""


def put(item: dict[str, Any], *, table: str = "Plain", **more: Any) -> Call:
    return "put_item", {"TableName": table, "Item": item, **more}


def put_if(condition: str, **more: Any) -> Call:
    return put(HASH_KEY, ConditionExpression=condition, **more)


def get(key: dict[str, Any], *, table: str = "Plain", **more: Any) -> Call:
    return "get_item", {"TableName": table, "Key": key, **more}


def delete(key: dict[str, Any], *, table: str = "Plain", **more: Any) -> Call:
    return "delete_item", {"TableName": table, "Key": key, **more}


def update(expression: str, *, key: dict[str, Any] | None = None, table: str = "Plain", **more: Any) -> Call:
    arguments = {"TableName": table, "Key": key or HASH_KEY, "UpdateExpression": expression, **more}
    return "update_item", arguments


def query(condition: str, values: dict[str, Any], *, table: str = "Ranged", **more: Any) -> Call:
    arguments = {"TableName": table, "KeyConditionExpression": condition, **more}
    return "query", {**arguments, "ExpressionAttributeValues": values}


def scan(*, table: str = "Plain", **more: Any) -> Call:
    return "scan", {"TableName": table, **more}


def transact(*actions: dict[str, Any], **more: Any) -> Call:
    return "transact_write_items", {"TransactItems": list(actions), **more}


def create_rule_tables(client: Client) -> None:
    """Create the tables `Plain` and `Ranged`, with one item each."""
    client.create_table(
        TableName="Plain",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema("id"),
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    types = {"pk": "S", "sk": "N", "g": "S", "gs": "N", "l": "B"}
    keys_only = {"ProjectionType": "KEYS_ONLY"}
    client.create_table(
        TableName="Ranged",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema("pk", "sk"),
        AttributeDefinitions=[{"AttributeName": k, "AttributeType": v} for k, v in types.items()],
        GlobalSecondaryIndexes=[
            {"IndexName": "ByG", "KeySchema": _schema("g", "gs"), "Projection": keys_only}
        ],
        LocalSecondaryIndexes=[
            {"IndexName": "ByL", "KeySchema": _schema("pk", "l"), "Projection": keys_only}
        ],
    )
    client.put_item(TableName="Plain", Item={**HASH_KEY, "note": s("a"), "m": {"M": {"x": s("y")}}})
    client.put_item(TableName="Ranged", Item={**RANGE_KEY, "g": s("one"), "gs": n(1), "l": {"B": b"1"}})


def outcomes(client: Client, rules: Iterable[Rule]) -> dict[str, Outcome]:
    """Send all requests. Return how each answer compares with AWS's."""
    return {rule.law: _outcome(client, rule) for rule in rules}


def expected(engine: str, rules: Iterable[Rule]) -> dict[str, Outcome]:
    """Return the outcomes that the rules name for an engine."""
    outcome = attrgetter({"moto": "strict", "moto alone": "moto"}.get(engine, engine))
    return {rule.law: outcome(rule) for rule in rules}


def _outcome(client: Client, rule: Rule) -> Outcome:
    method, arguments = rule.call
    try:
        getattr(client, method)(**arguments)
    except ClientError as error:
        print(rule.law, error)
        return _refusal(error, rule)
    return "same" if rule.answer is None else "accepts"


def _refusal(error: ClientError, rule: Rule) -> Outcome:
    response = error.response
    if response["ResponseMetadata"]["HTTPStatusCode"] != 400:
        return "fails"
    if rule.answer is None:
        return "refuses"
    if response["Error"]["Code"] != rule.code:
        return "other error"
    reasons = [reason.get("Message") for reason in response.get("CancellationReasons", ())]
    begin, _, end = rule.answer.partition("...")
    message = response["Error"]["Message"]
    same = message == begin if not end else message.startswith(begin) and message.endswith(end)
    return "same" if same and (rule.reason is None or rule.reason in reasons) else "other words"


def _schema(*names: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)
    ]
