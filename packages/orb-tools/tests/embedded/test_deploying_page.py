"""The commands of docs/deploying.md are run as they are on the page, each night.

`make test` only checks that the page deploys every stack. It starts the stacks by `orb up`, in the tests of `hub_aws`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.embedded.client import aws_client
from orb_tools.embedded.progress import Steps
from orb_tools.embedded.server import client_environment
from orb_tools.embedded.up import embedded_aws
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from small_workspace import Orb

    from orb_testing.processes import Server

PAGE = Workspace.find(Path(__file__)).root / "docs" / "deploying.md"
STACK = "orb-integration-hub-dev"
LEFT = {
    "data": ["dynamodb list-tables --query TableNames"],
    "hub": [
        "logs describe-log-groups --query logGroups[].logGroupName",
        "secretsmanager list-secrets --query SecretList[].Name",
    ],
    "cognito": ["cognito-idp list-user-pools --max-results 10 --query UserPools[].Name"],
    "api": ["appsync list-graphql-apis --query graphqlApis[].name"],
    "execution": [
        "stepfunctions list-state-machines --query stateMachines[].name",
        "codebuild list-projects --query projects",
    ],
    "motion": [
        "apigatewayv2 get-apis --query Items[].Name",
        "iot list-topic-rules --query rules[].ruleName",
    ],
    "monitoring": [
        "sns list-topics --query Topics[].TopicArn",
        "cloudwatch list-dashboards --query DashboardEntries[].DashboardName",
    ],
}
"""For each stack, in the order of the page, the commands that list what it could leave behind."""
CHANGED = {
    "orb bundle\n": "orb bundle --current-python\n",
    "url=$(output api GraphQLUrl)\n": "url=$AWS_ENDPOINT_URL/v1/apis/$(output api ApiId)/graphql\n",
}
"""The lines that are others here. The embedded AWS runs functions in this Python, and answers at its own address."""


def blocks(language: str) -> list[str]:
    """The blocks of the page in that language."""
    fence = rf"^```{language}\n(.*?)^```$"
    return re.findall(fence, PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """The blocks that are fenced as bash, with the changed lines."""
    found = blocks("bash")
    for line, here in CHANGED.items():
        assert sum(block.count(line) for block in found) == 1
        found = [block.replace(line, here) for block in found]
    return found


def after_a_failure(stack: str) -> str:
    """The commands of the page that remove a stack whose creation failed."""
    (block,) = (block for block in blocks("console") if block.startswith("$ failed="))
    script = re.sub(r"^\$ ", "", block, flags=re.MULTILINE)
    return script.replace("failed=$stack-hub\n", f"failed=$stack-{stack}\n")


def failing(stack: str, block: str) -> str:
    """A script that runs a block with a template that cannot be created, and then the page's commands."""
    template = f"infrastructure/cloudformation/{stack}.yml"
    fault = r"Resources:\n  Zzz: {Type: AWS::SNS::Topic, Properties: {TopicName: !ImportValue nowhere}}"
    status = (
        f'aws cloudformation describe-stacks --stack-name "$stack-{stack}" --query "Stacks[0].StackStatus"'
    )
    return "\n".join(
        [
            f"sed -i.whole 's/^Resources:$/{fault}/' {template}",
            f"if ( {block} ); then echo '{stack} was made' >&2; exit 1; fi",
            f"mv {template}.whole {template}",
            f"{status} | grep -w ROLLBACK_COMPLETE",
            *(f'test "$(aws {command} --output text)" = ""' for command in LEFT[stack]),
            after_a_failure(stack),
        ]
    )


@pytest.fixture
def server(copied_orb: Orb) -> Iterator[Server]:
    """An empty AWS."""
    with embedded_aws(Workspace(copied_orb.root), steps=Steps(quiet=True)) as running:
        yield running


def run_script(script: list[str], *, root: Path, server: Server) -> None:
    """Run a script as a person would, from the root of a checkout. It ends at the first command that fails."""
    environment = client_environment(server.endpoint)
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail"],
        input="\n".join(script),
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads((root / "dist" / "answer.json").read_text(encoding="utf-8"))
    page = answer["data"]["UsersList"]["Data"]
    assert [user["email"] for user in page["items"]] == ["olivia@example.org"]


def admits(policy: dict[str, Any], action: str, *, service: str, log_group: str) -> bool:
    """Whether a key's policy lets a service do that for a log group."""
    return any(
        statement["Effect"] == "Allow"
        and statement["Principal"] == {"Service": service}
        and any(fnmatchcase(f"kms:{action}", allowed) for allowed in statement["Action"])
        and fnmatchcase(log_group, statement["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"])
        for statement in policy["Statement"]
    )


def alarm_is_heard(server: Server, name: str) -> None:
    """Set off an alarm: those who subscribe to the topic get a message about it."""
    sqs, sns = aws_client("sqs", server.endpoint), aws_client("sns", server.endpoint)
    queue = sqs.create_queue(QueueName="people")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    (topic,) = sns.list_topics()["Topics"]
    admit = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [admit]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn)
    aws_client("cloudwatch", server.endpoint).set_alarm_state(
        AlarmName=name, StateValue="ALARM", StateReason="a test"
    )
    (message,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    assert json.loads(json.loads(message["Body"])["Message"])["AlarmName"] == name


def test_every_stack_is_deployed() -> None:
    """The page deploys each stack of the workspace once, in the order of its settings."""
    settings = tomllib.loads((PAGE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    deployed = re.findall(r'deploy --stack-name "\$stack-(\w+)"', "".join(commands()))
    assert deployed == settings["tool"]["orb"]["stacks"]


@pytest.mark.slow
@pytest.mark.nightly
def test_from_an_empty_account_to_a_called_api(copied_orb: Orb, server: Server) -> None:
    """Every command succeeds on an empty AWS, and the API returns the one user."""
    run_script(commands(), root=copied_orb.root, server=server)
    cloudwatch = aws_client("cloudwatch", server.endpoint)
    alarms = [
        alarm
        for page in cloudwatch.get_paginator("describe_alarms").paginate()
        for alarm in page["MetricAlarms"]
    ]
    assert {topic.rpartition(":")[2] for alarm in alarms for topic in alarm["AlarmActions"]} == {
        f"{STACK}-alarms"
    }
    assert len(alarms) > len(aws_client("dynamodb", server.endpoint).list_tables()["TableNames"])

    alarm_is_heard(server, f"{STACK}-motion-tokens-left")
    (dashboard,) = cloudwatch.list_dashboards()["DashboardEntries"]
    body = json.loads(cloudwatch.get_dashboard(DashboardName=dashboard["DashboardName"])["DashboardBody"])
    (api,) = aws_client("appsync", server.endpoint).list_graphql_apis()["graphqlApis"]
    assert f'"{api["apiId"]}"' in json.dumps(body)
    assert "${" not in json.dumps(body)

    cloudformation = aws_client("cloudformation", server.endpoint)
    parameters = json.loads(
        (copied_orb.root / "infrastructure/parameters/dev.json").read_text(encoding="utf-8")
    )
    for name in LEFT:
        (stack,) = cloudformation.describe_stacks(StackName=f"{STACK}-{name}")["Stacks"]
        assert {tag["Key"]: tag["Value"] for tag in stack["Tags"]} == parameters["Tags"]

    # The embedded AWS encrypts whatever the policy says; the real one makes no log group without it.
    kms = aws_client("kms", server.endpoint)
    key = parameters["Parameters"]["KmsKeyArn"]
    policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    groups = aws_client("logs", server.endpoint).describe_log_groups()["logGroups"]
    assert groups
    for group in groups:
        arn = group["arn"].removesuffix(":*")
        region, account = arn.split(":")[3:5]
        service = f"logs.{region}.amazonaws.com"
        assert group["kmsKeyId"] == key
        for action in (
            "Encrypt",
            "Decrypt",
            "ReEncryptFrom",
            "ReEncryptTo",
            "GenerateDataKey",
            "DescribeKey",
        ):
            assert admits(policy, action, service=service, log_group=arn)
            assert not admits(policy, action, service=service, log_group=arn.replace(account, "210987654321"))
        assert not admits(policy, "CreateGrant", service=service, log_group=arn)
    account_root = {"AWS": f"arn:aws:iam::{account}:root"}
    assert [each["Principal"] for each in policy["Statement"]] == [account_root, {"Service": service}]


@pytest.mark.slow
@pytest.mark.nightly
def test_a_stack_that_could_not_be_made_can_be_made_again(copied_orb: Orb, server: Server) -> None:
    """A creation that fails leaves only the stack itself, and the commands of the page remove it."""
    script = [
        step
        for block in commands()
        for step in (
            *(failing(stack, block) for stack in LEFT if f'deploy --stack-name "$stack-{stack}"' in block),
            block,
        )
    ]
    assert len(script) == len(commands()) + len(LEFT)
    run_script(script, root=copied_orb.root, server=server)
