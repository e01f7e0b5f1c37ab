"""Create sample people: an account in the user pool, and the row in the table Users that its subject leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client
from orb_tools.hub.people import PEOPLE

if TYPE_CHECKING:
    from orb_tools.embedded.state_file import Running
    from orb_tools.hub.people import Person
    from orb_tools.hub.user_pool import Account, UserPool


def create_people(running: Running, pool: UserPool) -> tuple[Account, ...]:
    """Create the people of `orb up --people`. Raises `ToolError` when the pool refuses one."""
    return tuple(create_person(running, pool, person)[0] for person in PEOPLE)


def create_person(running: Running, pool: UserPool, person: Person) -> tuple[Account, str]:
    """Create one person. Return the account and the id of the row.

    The row is written with the repository: the first administrator cannot be made by an operation, because only
    administrators can create users.

    Raises:
        ToolError: The pool refuses the account.
        UniqueValueTakenError: A row has the address.
    """
    from orb_common.aws.dynamodb import DynamoDB
    from orb_models.inputs.users import UsersCreate
    from orb_models.repositories.users import UsersRepository

    account = pool.add(person)
    users = UsersRepository(
        table_name=running.tables["Users"],
        unique_values_table_name=running.tables["UniqueValues"],
        dynamodb=DynamoDB(client=aws_client("dynamodb", running.endpoint)),
    )
    return account, users.create(UsersCreate.model_validate(person.to_input(account.sub))).user_id
