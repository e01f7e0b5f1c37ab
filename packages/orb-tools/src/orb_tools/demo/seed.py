"""Write the rows that no operation of the demo can create, with the repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import DynamoDB
    from orb_tools.demo.people import Person
    from orb_tools.embedded.state_file import Running


def create_first_administrator(running: Running, person: Person) -> str:
    """Write the first administrator and return the id. Only an administrator can create users by an operation."""
    from orb_models.inputs.users import UsersCreate
    from orb_models.repositories.users import UsersRepository

    users = UsersRepository(
        table_name=running.tables["Users"],
        unique_values_table_name=running.tables["UniqueValues"],
        dynamodb=_dynamodb(running),
    )
    return users.create(UsersCreate.model_validate(person.to_input())).user_id


def create_organization(running: Running, *, owner: str, member: str) -> str:
    """Write an organization with an owner and a member who can only read. Return its id."""
    from orb_models.inputs.organization_users import OrganizationUsersCreate
    from orb_models.inputs.organizations import OrganizationsCreate
    from orb_models.repositories.organization_users import OrganizationUsersRepository
    from orb_models.repositories.organizations import OrganizationsRepository

    dynamodb = _dynamodb(running)
    organizations = OrganizationsRepository(table_name=running.tables["Organizations"], dynamodb=dynamodb)
    new = OrganizationsCreate.model_validate({"name": "Example Ltd", "ownerId": owner, "status": "ACTIVE"})
    organization = organizations.create(new).organization_id
    memberships = OrganizationUsersRepository(
        table_name=running.tables["OrganizationUsers"], dynamodb=dynamodb
    )
    memberships.create(
        OrganizationUsersCreate.model_validate(
            {"userId": member, "organizationId": organization, "role": "VIEWER", "status": "ACTIVE"}
        )
    )
    return organization


def _dynamodb(running: Running) -> DynamoDB:
    from orb_common.aws.dynamodb import DynamoDB

    return DynamoDB(client=aws_client("dynamodb", running.endpoint))
