"""The rows that no operation can create are written by the repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.aws.dynamodb import DynamoDB
from orb_tools.demo.people import OWNER
from orb_tools.demo.seed import create_first_administrator, create_organization
from orb_tools.embedded.state_file import Running

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine


def texts(table: str, *names: str) -> list[tuple[object, ...]]:
    """Return those text attributes of every row."""
    return [tuple(row[name].get("S") for name in names) for row in DynamoDB().scan_all(table)]


def test_the_first_administrator_is_a_user(aws: MotoEngine, aws_tables: dict[str, str]) -> None:
    """The row has the person's subject, and the address is reserved for it."""
    running = Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables)

    user_id = create_first_administrator(running, OWNER)

    assert texts(aws_tables["Users"], "userId", "cognitoSub") == [(user_id, OWNER.sub)]
    assert list(DynamoDB().scan_all(aws_tables["UniqueValues"]))


def test_an_organization_has_an_owner_and_a_reader(aws: MotoEngine, aws_tables: dict[str, str]) -> None:
    """The owner is named in the organization, and the member can only read."""
    running = Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables)

    organization = create_organization(running, owner="the-owner", member="the-member")

    assert texts(aws_tables["Organizations"], "organizationId", "ownerId") == [(organization, "the-owner")]
    assert texts(aws_tables["OrganizationUsers"], "userId", "role") == [("the-member", "VIEWER")]
