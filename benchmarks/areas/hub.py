"""A request to the GraphQL API, end to end on the embedded AWS: our users function beside the usual one.

Both functions are warm, have the same role and variables, and answer behind an API of the same schema. The figures
include the embedded AWS's own work, which is the same for both, so they say nothing about AppSync.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from benchmarks.harness import ROOT, Benchmark, until_exit
from benchmarks.usual_bundle import HANDLER, usual_bundle
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.progress import Steps
from orb_tools.embedded.up import system
from orb_tools.hub.graphql_api import GraphqlApi
from orb_tools.hub.people import BRUNO
from orb_tools.hub.sample_people import create_person
from orb_tools.hub.user_pool import UserPool
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from benchmarks.harness import Timed
    from orb_tools.embedded.state_file import Running

WORKSPACE = Workspace(ROOT)
SCHEMA = WORKSPACE.infrastructure / "graphql" / "hub.graphql"
QUERY = (
    "query UsersGet($input: UsersGetInput!) "
    "{ UsersGet(input: $input) { StatusCode Data { userId email firstName lastName status groups createdAt } } }"
)
"""A user reads their own row."""


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
]
