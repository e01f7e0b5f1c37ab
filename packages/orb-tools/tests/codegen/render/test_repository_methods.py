"""The methods of a repository are known, with the key that each uses and exactly the rights that it needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import orb_models
from orb_common.aws.dynamodb import CursorCodec, DynamoDB
from orb_models import (
    OrganizationsCreate,
    OrganizationsRepository,
    OrganizationsUpdate,
    UsersCreate,
    UsersUpdate,
)
from orb_models.transactions import transaction
from orb_tools.codegen.faults import Faults
from orb_tools.codegen.pipeline import load_catalogue
from orb_tools.codegen.render.repository_methods import calls_of as rights_with_check
from orb_tools.codegen.render.repository_methods import methods_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_models.repository import Repository
    from orb_tools.codegen.check.catalogue import Catalogue

SCHEMAS = Path(__file__).resolve().parents[5] / "schemas"
NO_REQUEST = {"built", "key", "prepare"}
"""Methods that send nothing."""
TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    faults = Faults()
    found = load_catalogue(SCHEMAS, faults)
    assert not faults
    return found


def public_methods(repository: type[Repository[Any]]) -> set[str]:
    useless = set() if repository.DEFINITION.unique else {"get_by_unique_value"}
    return {
        name
        for name in dir(repository)
        if not name.startswith("_")
        and callable(getattr(repository, name))
        and name not in NO_REQUEST | useless
    }


def test_every_method_is_known(catalogue: Catalogue) -> None:
    """Each public method of each generated repository is listed, and no other."""
    for entity in catalogue.entities.values():
        if not entity.has_repository:
            assert methods_of(entity) == ()
            continue
        repository = getattr(orb_models, f"{entity.name}Repository")
        assert {method.name for method in methods_of(entity)} == public_methods(repository), entity.name


def test_a_model_has_no_methods(catalogue: Catalogue) -> None:
    """An entity without a table has no repository."""
    assert methods_of(catalogue.entities["Auth"]) == ()


def sent_by(recorded: list[tuple[str, dict[str, Any]]]) -> set[tuple[str, str | None, str]]:
    """Return the calls of DynamoDB as (table, index, action). A transaction is one for each of its writes."""
    found: set[tuple[str, str | None, str]] = set()
    for action, parameters in recorded:
        if action == "TransactWriteItems":
            for write in parameters["TransactItems"]:
                found |= {(body["TableName"], None, TRANSACTION[kind]) for kind, body in write.items()}
        elif action in {"BatchGetItem", "BatchWriteItem"}:
            found |= {(table, None, action) for table in parameters["RequestItems"]}
        else:
            found.add((parameters["TableName"], parameters.get("IndexName"), action))
    return found


@pytest.mark.tables("Organizations")
def test_a_check_of_a_transaction_has_its_right(
    catalogue: Catalogue, stack_tables: dict[str, str], dynamodb_engine: Any
) -> None:
    """`check` sends the one action that it is given."""
    recorded: list[tuple[str, dict[str, Any]]] = []
    client = dynamodb_engine.client()
    client.meta.events.register(
        "provide-client-params.dynamodb",
        lambda params, model, **_: recorded.append((model.name, params)),
    )
    repository = OrganizationsRepository(dynamodb=DynamoDB(client=client))
    made = repository.create(OrganizationsCreate(name="O", owner_id="o"))
    recorded.clear()
    with transaction() as t:
        t.check(repository, made.organization_id)
    [access] = rights_with_check(catalogue.entities["Organizations"])[-1].access
    assert sent_by(recorded) == {(stack_tables[access.table], None, access.actions[0].partition(":")[2])}


USER = {
    "email": "ann@example.org",
    "first_name": "Ann",
    "last_name": "Sample",
    "cognito_id": "c",
    "cognito_sub": "s",
}
CALLS: dict[str, Callable[[Any, str], object]] = {
    "get": lambda repository, key: repository.get(key),
    "delete": lambda repository, key: repository.delete(key),
    "list": lambda repository, _: repository.list(),
    "iterate": lambda repository, _: list(repository.iterate()),
    "batch_get": lambda repository, key: repository.batch_get([key]),
}
"""How the methods that all entities have are called. Queries take the key, whatever it is."""
WRITES: dict[str, dict[str, Callable[[Any, str], object]]] = {
    "Users": {
        "create": lambda repository, _: repository.create(UsersCreate(**USER)),
        "get_by_unique_value": lambda repository, _: repository.get_by_unique_value("email", USER["email"]),
        "update": lambda repository, key: repository.update(key, UsersUpdate(email="b@example.org")),
    },
    "Organizations": {
        "create": lambda repository, _: repository.create(OrganizationsCreate(name="O", owner_id="o")),
        "update": lambda repository, key: repository.update(key, OrganizationsUpdate(name="P")),
        "batch_write": lambda repository, _: repository.batch_write(deletes=["o"]),
    },
}


@pytest.mark.tables("Users", "Organizations", "UniqueValues")
@pytest.mark.parametrize("entity", WRITES)
def test_rights_are_exact(
    entity: str, catalogue: Catalogue, stack_tables: dict[str, str], dynamodb_engine: Any
) -> None:
    """A method sends all the actions that it is given, and no other. With and without unique values."""
    recorded: list[tuple[str, dict[str, Any]]] = []
    client = dynamodb_engine.client()
    client.meta.events.register(
        "provide-client-params.dynamodb",
        lambda params, model, **_: recorded.append((model.name, params)),
    )
    access = DynamoDB(client=client)
    repository = getattr(orb_models, f"{entity}Repository")(dynamodb=access, cursors=CursorCodec(b"s" * 32))
    names = {table: name for name, table in stack_tables.items()}
    key = repository._ids()
    for method in sorted(methods_of(catalogue.entities[entity]), key=lambda each: each.name == "delete"):
        call = (
            CALLS.get(method.name)
            or WRITES[entity].get(method.name)
            or (lambda repository, value, name=method.name: getattr(repository, name)(value))
        )
        recorded.clear()
        made: Any = call(repository, key)
        if method.name == "create":
            key = getattr(made, repository.DEFINITION.keys[0].replace("Id", "_id"))
        sent = {(names[table], index, f"dynamodb:{action}") for table, index, action in sent_by(recorded)}
        allowed = {
            (access.table, access.index, action) for access in method.access for action in access.actions
        }
        assert sent == allowed, method.name


@pytest.mark.tables("Users", "Organizations", "UniqueValues")
def test_a_transaction_needs_the_rights_of_its_writes(
    catalogue: Catalogue, stack_tables: dict[str, str], dynamodb_engine: Any
) -> None:
    """What a transaction sends for a write, the method of the same name is allowed to send."""
    recorded: list[tuple[str, dict[str, Any]]] = []
    client = dynamodb_engine.client()
    access = DynamoDB(client=client)
    users, organizations = (
        orb_models.UsersRepository(dynamodb=access),
        orb_models.OrganizationsRepository(dynamodb=access),
    )
    user = users.create(UsersCreate(**USER)).user_id
    organization = organizations.create(OrganizationsCreate(name="O", owner_id="o")).organization_id
    client.meta.events.register(
        "provide-client-params.dynamodb",
        lambda params, model, **_: recorded.append((model.name, params)),
    )
    with transaction() as first:
        first.create(organizations, OrganizationsCreate(name="P", owner_id="o"))
        first.check(organizations, organization)
        first.update(users, user, UsersUpdate(email="b@example.org"))
    with transaction() as second:
        second.delete(users, user)
        second.update(organizations, organization, OrganizationsUpdate(name="Q"))
    called = [("Organizations", {"create", "check", "update"}), ("Users", {"update", "delete"})]
    allowed = {
        (access.table, access.index, action)
        for entity, names in called
        for method in rights_with_check(catalogue.entities[entity])
        if method.name in names
        for access in method.access
        for action in access.actions
    }
    names = {table: name for name, table in stack_tables.items()}
    sent = {(names[table], index, f"dynamodb:{action}") for table, index, action in sent_by(recorded)}
    assert sent == allowed
