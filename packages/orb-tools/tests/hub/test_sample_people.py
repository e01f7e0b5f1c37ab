"""A sample person has an account and a row, and the token leads to the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_common.aws.dynamodb import DynamoDB
from orb_models import UserGroup, UsersRepository
from orb_tools.embedded.state_file import Running
from orb_tools.hub.people import PEOPLE
from orb_tools.hub.sample_people import create_people
from orb_tools.hub.user_pool import UserPool

if TYPE_CHECKING:
    from orb_testing.cognito_pool import CognitoPool
    from orb_testing.engines import MotoEngine


# A running AWS has one address for all of its services.
pytestmark = pytest.mark.dynamodb_engines("moto")


def test_tokens_lead_to_rows(aws: MotoEngine, cognito: CognitoPool, aws_tables: dict[str, str]) -> None:
    """Functions find the caller by the subject of the token, so the row has it, with the same address and groups."""
    running = Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables)
    for group in UserGroup:
        cognito.client.create_group(UserPoolId=cognito.pool_id, GroupName=group)
    pool = UserPool(
        client=cognito.client,
        pool_id=cognito.pool_id,
        client_id=cognito.client_id,
        jwks_url=cognito.jwks_url,
    )

    accounts = create_people(running, pool)

    assert [account.name for account in accounts] == [person.name for person in PEOPLE]
    users = UsersRepository(table_name=aws_tables["Users"], dynamodb=DynamoDB())
    for account in accounts:
        token = pool.verifier().verify(pool.sign_in(account).access)
        [user] = users.query_by_cognito_sub(token.subject).items
        assert (user.email, user.status, user.email_verified) == (account.email, "ACTIVE", True)
        assert set(user.groups or ()) == token.groups == set(account.groups)
