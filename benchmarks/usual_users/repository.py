"""Access to the tables."""

import base64
import hashlib
import json
import os
import time
import uuid
from decimal import Decimal
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from .models import ApiError, CreateUser, User, UserStatus

UNIQUE = ("cognitoId", "cognitoSub", "email")
UNIQUE_VALUES = os.environ["UNIQUE_VALUES_TABLE_NAME"]

dynamodb = boto3.resource("dynamodb")
users = dynamodb.Table(os.environ["USERS_TABLE_NAME"])
organizations = dynamodb.Table(os.environ["ORGANIZATIONS_TABLE_NAME"])
organization_users = dynamodb.Table(os.environ["ORGANIZATION_USERS_TABLE_NAME"])


def get_user(user_id: str) -> User | None:
    item = users.get_item(Key={"userId": user_id}, ConsistentRead=True).get("Item")
    return User.model_validate(item) if item else None


def existing_user(user_id: str) -> User:
    user = get_user(user_id)
    if user is None:
        raise ApiError(404, "no user has this userId")
    return user


def query_users(index: str, attribute: str, value: str) -> list[User]:
    page = users.query(IndexName=index, KeyConditionExpression=Key(attribute).eq(value))
    return [User.model_validate(item) for item in page["Items"]]


def list_users(limit: int, next_token: str | None, status: UserStatus | None) -> dict[str, Any]:
    request: dict[str, Any] = {"Limit": limit}
    if next_token is not None:
        request["ExclusiveStartKey"] = _decode(next_token)
    if status is not None:
        request["FilterExpression"] = Attr("status").eq(status.value)
    page = users.scan(**request)
    answer = {
        "items": [User.model_validate(item).to_json() for item in page["Items"]],
        "count": page["Count"],
        "scannedCount": page["ScannedCount"],
    }
    if "LastEvaluatedKey" in page:
        answer["nextToken"] = base64.urlsafe_b64encode(json.dumps(page["LastEvaluatedKey"]).encode()).decode()
    return answer


def create_user(new: CreateUser) -> User:
    now = int(time.time())
    user = User(**new.model_dump(), user_id=str(uuid.uuid4()), created_at=now, updated_at=now)
    item = user.to_json()
    put = {"TableName": users.name, "Item": item, "ConditionExpression": "attribute_not_exists(userId)"}
    _write([{"Put": put}, *_claims({}, item)])
    return user


def update_user(before: User, changes: dict[str, Any]) -> User:
    old = before.to_json()
    new = {**old, **changes}
    changes = {**changes, "updatedAt": int(time.time())}
    names = {f"#{number}": name for number, name in enumerate(changes)}
    values = {f":{key[1:]}": changes[name] for key, name in names.items() if changes[name] is not None}
    assignments = [f"{key} = :{key[1:]}" for key, name in names.items() if changes[name] is not None]
    removals = [key for key, name in names.items() if changes[name] is None]
    update = {
        "TableName": users.name,
        "Key": {"userId": before.user_id},
        "UpdateExpression": f"SET {', '.join(assignments)}"
        + (f" REMOVE {', '.join(removals)}" if removals else ""),
        "ConditionExpression": "attribute_exists(userId)",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
    _write([{"Update": update}, *_claims(old, new)])
    return existing_user(before.user_id)


def delete_user(user: User) -> None:
    delete = {"TableName": users.name, "Key": {"userId": user.user_id}}
    _write([{"Delete": delete}, *_claims(user.to_json(), {"userId": user.user_id})])


def organizations_of(user_id: str) -> tuple[list[dict[str, Any]], int]:
    owned = _all(organizations, IndexName="OwnerIndex", KeyConditionExpression=Key("ownerId").eq(user_id))
    members = _all(organization_users, KeyConditionExpression=Key("userId").eq(user_id))
    roles = {item["organizationId"]: item["role"] for item in members if item["status"] == "ACTIVE"}
    joined = {item["organizationId"]: item for item in _batch_get(list(roles)) if item["ownerId"] != user_id}
    found = [(item, "OWNER") for item in owned]
    found += [(joined[key], role) for key, role in roles.items() if key in joined]
    hidden = {"kmsKeyId", "kmsKeyArn", "kmsAlias", "description"}
    shown = [
        {name: _to_json(value) for name, value in item.items() if name not in hidden} | {"userRole": role}
        for item, role in found
        if item["status"] != "DELETED"
    ]
    return shown, len(owned) + len(members)


def _all(table: Any, **request: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while True:
        page = table.query(**request)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _batch_get(organization_ids: list[str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    keys = [{"organizationId": key} for key in organization_ids]
    while keys:
        batch, keys = keys[:100], keys[100:]
        page = dynamodb.batch_get_item(RequestItems={organizations.name: {"Keys": batch}})
        items += page["Responses"].get(organizations.name, [])
        keys += page["UnprocessedKeys"].get(organizations.name, {}).get("Keys", [])
    return items


def _claims(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the writes that reserve new unique values and release old ones."""
    user_id = new["userId"]
    writes: list[dict[str, Any]] = []
    for name in UNIQUE:
        before, after = _claim(name, old.get(name)), _claim(name, new.get(name))
        if before == after:
            continue
        if before is not None:
            writes.append({"Delete": {"TableName": UNIQUE_VALUES, "Key": {"value": before}}})
        if after is not None:
            put = {
                "TableName": UNIQUE_VALUES,
                "Item": {"value": after, "owner": user_id},
                "ConditionExpression": "attribute_not_exists(#value)",
                "ExpressionAttributeNames": {"#value": "value"},
            }
            writes.append({"Put": put})
    return writes


def _claim(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    return f"Users#{name}#{hashlib.sha256(value.casefold().encode()).hexdigest()}"


def _write(writes: list[dict[str, Any]]) -> None:
    try:
        dynamodb.meta.client.transact_write_items(TransactItems=writes)
    except ClientError as error:
        if error.response["Error"]["Code"] != "TransactionCanceledException":
            raise
        reasons = [reason["Code"] for reason in error.response["CancellationReasons"]]
        taken = [
            row["Put"]["Item"]["value"].split("#")[1]
            for row, reason in zip(writes[1:], reasons[1:], strict=True)
            if reason == "ConditionalCheckFailed"
        ]
        message = f"{', '.join(taken)} is taken" if taken else "another call changed this user"
        raise ApiError(409, message) from error


def _to_json(value: Any) -> Any:
    # boto3 returns numbers as Decimal, which json.dumps does not accept.
    return int(value) if isinstance(value, Decimal) else value


def _decode(next_token: str) -> dict[str, Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(next_token))
    except ValueError as error:
        raise ApiError(400, "nextToken: is not a token of this operation") from error
    return {"userId": str(key["userId"])} if isinstance(key, dict) and "userId" in key else {}
