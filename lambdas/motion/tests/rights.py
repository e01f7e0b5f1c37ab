"""What the role of a function allows, and what its calls need."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orb_common.aws import session
from orb_common.aws.secrets import default_cache
from orb_testing.templates import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TEMPLATE = Path(__file__).resolve().parents[3] / "infrastructure" / "cloudformation" / "motion.yml"
TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
CLIENTS = {"dynamodb": None, "secretsmanager": None, "cognito-idp": None, "iot": 1, "lambda": 1}
"""The services that functions call, with the number of tries that tells clients apart."""
OTHERS = {"DeadLetters", "Key", "Logs"}
"""Statements for Lambda itself, and for the services that use the customer's key."""
SECRETS = {"spotify": "SpotifyApp", "app": "SpotifyApp", "cursor": "CursorSecret"}
"""The statements for the secrets of the tests. All others are those of listeners."""
OF_IOT = {
    "Things": {"CreateThing", "DeleteThing", "DescribeThing", "ListThingPrincipals"},
    "Attachments": {"AttachThingPrincipal", "DetachThingPrincipal"},
    "Certificates": {
        "AttachPolicy",
        "DeleteCertificate",
        "DescribeCertificate",
        "DetachPolicy",
        "ListPrincipalThings",
        "UpdateCertificate",
    },
}
"""The statements for calls of AWS IoT that AWS binds to a thing or a certificate. It binds all others to nothing."""
Right = tuple[str, str]
"""A statement, or a table with its index, and an action."""


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def table_of(resource: dict[str, Any]) -> str:
    """Return the table of a resource of a statement, with its index after a slash."""
    path, names = resource.get("Fn::Sub", ("${Table}", {"Table": resource}))
    exported = names["Table"]["Fn::ImportValue"]["Fn::Sub"].removeprefix("${DataStackName}-")
    index = path.removeprefix("${Table}").removeprefix("/index/")
    return "/".join(filter(None, (exported.removesuffix("TableArn"), index)))


def allowed(function: str) -> set[Right]:
    """Return the rights of the role of a function."""
    role = load_template(TEMPLATE)["Resources"][f"{function}Role"]["Properties"]
    found: set[Right] = set()
    for each in role["Policies"][0]["PolicyDocument"]["Statement"]:
        statement = each["Fn::If"][1] if "Fn::If" in each else each
        if statement["Sid"] in OTHERS:
            continue
        for action in listed(statement["Action"]):
            if action.startswith("dynamodb:"):
                found |= {(table_of(resource), action) for resource in listed(statement["Resource"])}
            else:
                found.add((statement["Sid"], action))
    return found


def needed(
    service: str, operation: str, parameters: dict[str, Any], entities: Mapping[str, str]
) -> Iterator[Right]:
    """Yield the rights that a call needs."""
    action = f"{service}:{operation}"
    if operation == "TransactWriteItems":
        for write in parameters["TransactItems"]:
            ((kind, body),) = write.items()
            yield entities[body["TableName"]], f"dynamodb:{TRANSACTION[kind]}"
    elif "RequestItems" in parameters:
        yield from ((entities[table], action) for table in parameters["RequestItems"])
    elif service == "dynamodb":
        index = parameters.get("IndexName")
        yield "/".join(filter(None, (entities[parameters["TableName"]], index))), action
    elif service == "secretsmanager":
        name = str(parameters.get("SecretId") or parameters["Name"]).rpartition("secret:")[2]
        yield next((SECRETS[each] for each in SECRETS if name.startswith(each)), "ListenersTokens"), action
    elif service == "iot":
        yield next((sid for sid, found in OF_IOT.items() if operation in found), "WithoutResource"), action
    else:
        yield {"lambda": ("Registration", "lambda:InvokeFunction")}.get(service, ("Accounts", action))


@contextmanager
def recorded(tables: Mapping[str, str]) -> Iterator[set[Right]]:
    """Yield the rights that the calls of the block need. It begins as a new process, which has read no secret yet."""
    default_cache().clear()
    found: set[Right] = set()
    entities = {table: entity for entity, table in tables.items()}
    hooks = []
    for service, attempts in CLIENTS.items():

        def record(params: dict[str, Any], model: Any, service: str = service, **_: object) -> None:
            found.update(needed(service, model.name, params, entities))

        events = session.client(service, attempts=attempts).meta.events
        events.register(f"provide-client-params.{service}", record)
        hooks.append((events, f"provide-client-params.{service}", record))
    try:
        yield found
    finally:
        for events, name, hook in hooks:
            events.unregister(name, hook)
