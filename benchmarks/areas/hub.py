"""A request to the GraphQL API, and a call of the organizations function that decrypts: beside the usual functions.

The request goes end to end on the embedded AWS. Both functions are warm, have the same role and variables, and answer
behind an API of the same schema. The figures include the embedded AWS's own work, which is the same for both, so they
say nothing about AppSync.

The call runs in this process, and talks to the server with recorded bodies.
"""

from __future__ import annotations

import os
from functools import cache
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING

from benchmarks.areas.aws import ENVIRONMENT
from benchmarks.areas.startup import address, variables
from benchmarks.harness import ROOT, Benchmark, until_exit
from benchmarks.recorded import ITEM, ORGANIZATION
from benchmarks.usual_bundle import HANDLER, usual_bundle
from orb_testing.context import LambdaContext
from orb_testing.events import appsync_event
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.progress import Steps
from orb_tools.embedded.up import system
from orb_tools.hub.graphql_api import GraphqlApi
from orb_tools.hub.people import BRUNO
from orb_tools.hub.sample_people import create_person
from orb_tools.hub.user_pool import UserPool
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed
    from orb_tools.embedded.state_file import Running

WORKSPACE = Workspace(ROOT)
SCHEMA = WORKSPACE.infrastructure / "graphql" / "hub.graphql"
QUERY = (
    "query UsersGet($input: UsersGetInput!) "
    "{ UsersGet(input: $input) { StatusCode Data { userId email firstName lastName status groups createdAt } } }"
)
"""A user reads their own row."""

EVENT = appsync_event(
    "OrganizationsGet",
    {"input": {"organizationId": ORGANIZATION["organizationId"]["S"]}},
    sub=ITEM["cognitoSub"]["S"],
    groups=["CUSTOMER"],
)
"""An owner reads their own organization."""


@cache
def deployed() -> tuple[Running, str, str]:
    """Start the embedded AWS with the stacks and Bruno. Return it, his access token and the id of his row."""
    running = until_exit(system(WORKSPACE, steps=Steps(quiet=True))).running
    pool = UserPool.of(running)
    account, user_id = create_person(running, pool, BRUNO)
    return running, pool.sign_in(account).access, user_id


def usual_api(running: Running) -> GraphqlApi:
    """Deploy the usual function, and an API in front of it."""
    functions = aws_client("lambda", running.endpoint)
    ours = functions.get_function_configuration(FunctionName=running.functions["users"])
    arn = functions.create_function(
        FunctionName="usual-users", Handler=HANDLER, Role=ours["Role"], Runtime=ours["Runtime"],
        Architectures=ours["Architectures"], MemorySize=ours["MemorySize"], Timeout=ours["Timeout"],
        Environment={"Variables": ours["Environment"]["Variables"]},
        Code={"ZipFile": usual_bundle(WORKSPACE.state / "benchmarks").read_bytes()},
    )["FunctionArn"]  # fmt: skip
    appsync = aws_client("appsync", running.endpoint)
    api = appsync.create_graphql_api(
        name="usual",
        authenticationType="AMAZON_COGNITO_USER_POOLS",
        userPoolConfig={
            "userPoolId": running.user_pool,
            "awsRegion": running.region,
            "defaultAction": "DENY",
        },
    )["graphqlApi"]["apiId"]
    appsync.start_schema_creation(apiId=api, definition=SCHEMA.read_bytes())
    appsync.create_data_source(
        apiId=api,
        name="users",
        type="AWS_LAMBDA",
        serviceRoleArn=ours["Role"],
        lambdaConfig={"lambdaFunctionArn": arn},
    )
    appsync.create_resolver(apiId=api, typeName="Query", fieldName="UsersGet", dataSourceName="users")
    return GraphqlApi(url=f"{running.endpoint}/v1/apis/{api}/graphql")


def ours() -> Timed:
    return request(GraphqlApi.of(deployed()[0], agent="orb-bench/1"))


def theirs() -> Timed:
    return request(usual_api(deployed()[0]))


def request(api: GraphqlApi) -> Timed:
    """Return a call that sends one request and returns the row in its answer."""
    _, token, user_id = deployed()

    def call() -> object:
        answer = api.call(QUERY, {"input": {"userId": user_id}}, token=token)
        data = answer.body.get("data")
        if answer.failures() or not isinstance(data, dict):
            raise ValueError(answer.failures())
        return data["UsersGet"]["Data"]

    return call


def set_environment() -> None:
    """Set the variables of the organizations function, whose modules read them when they are imported."""
    os.environ.update(ENVIRONMENT | variables(address(), "OrganizationsFunction"))


def our_call() -> Timed:
    set_environment()
    from lambdas.organizations.handler import handler

    return call(handler)


def their_call() -> Timed:
    set_environment()
    return call(import_module("benchmarks.usual_organizations.handler").handler)


def call(handler: Callable[..., object]) -> Timed:
    """Return a call of a function that returns the organization in its answer."""

    def call_once() -> object:
        answer = handler(EVENT, LambdaContext())
        if not isinstance(answer, dict) or answer["StatusCode"] != HTTPStatus.OK:
            raise ValueError(answer)
        return answer["Data"]

    return call_once


BENCHMARKS = [
    Benchmark(
        area="hub",
        name="API request end to end on the embedded AWS",
        peer="the usual function",
        ours=ours,
        theirs=theirs,
        unit="ms",
        goal=1.05,  # the embedded AWS takes most of the time, on both sides
    ),
    Benchmark(
        area="hub",
        name="warm organizations call with decryption",
        peer="boto3 resource + Powertools resolver",
        ours=our_call,
        theirs=their_call,
        unit="ms",
        goal=0.85,
    ),
]
