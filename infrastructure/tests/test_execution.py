"""Laws of the stack of the execution engine: what its buckets keep, who may do what, and how its parts meet."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from orb_testing.templates import Template, load_template

if TYPE_CHECKING:
    from collections.abc import Iterator

EXECUTION = Path(__file__).resolve().parents[1] / "cloudformation" / "execution.yml"
NAME_OF_THE_BUCKET = "${CustomerId}-internal-${Id}"
ID_OF_THE_STACK = {"Id": {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}}


@pytest.fixture(scope="module")
def template() -> Template:
    return load_template(EXECUTION)


def properties(template: Template, name: str) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"][name]["Properties"]
    return found


def rights(template: Template, role: str) -> Iterator[tuple[str, list[str], object]]:
    """Yield the Sid, actions and resource of each statement that a role has, those under a condition included."""
    policies = list(properties(template, role)["Policies"])
    policies += [
        each["Properties"]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::IAM::Policy" and {"Ref": role} in each["Properties"]["Roles"]
    ]
    for policy in policies:
        for statement in policy["PolicyDocument"]["Statement"]:
            given = statement["Fn::If"][1] if "Fn::If" in statement else statement
            actions = given["Action"]
            yield given["Sid"], actions if isinstance(actions, list) else [actions], given["Resource"]


@pytest.mark.parametrize(("bucket", "days"), [("InternalBucket", 2), ("DoneBucket", 90)])
def test_buckets_are_private_and_forget(template: Template, bucket: str, days: int) -> None:
    """Nothing in a bucket is public or travels unencrypted, only its owner has objects in it, and they expire."""
    made = properties(template, bucket)
    assert set(made["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(made["PublicAccessBlockConfiguration"]) == 4
    assert made["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    (rule,) = made["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", days)
    assert "Prefix" not in rule
    policy = properties(template, f"{bucket}Policy")
    assert policy["Bucket"] == {"Ref": bucket}
    (refusal,) = policy["PolicyDocument"]["Statement"]
    assert (refusal["Effect"], refusal["Principal"], refusal["Action"]) == ("Deny", "*", "s3:*")
    assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert refusal["Resource"] == [
        {"Fn::GetAtt": [bucket, "Arn"]},
        {"Fn::Sub": f"${{{bucket}.Arn}}/*"},
    ]


def test_results_call_the_orchestrator(template: Template) -> None:
    """Each new result calls the orchestrator, and no other object does. S3 may call it before the bucket is made."""
    bucket = template["Resources"]["InternalBucket"]
    (notified,) = bucket["Properties"]["NotificationConfiguration"]["LambdaConfigurations"]
    assert notified["Event"] == "s3:ObjectCreated:*"
    assert notified["Function"] == {"Fn::GetAtt": ["OrchestratorFunction", "Arn"]}
    assert notified["Filter"]["S3Key"]["Rules"] == [
        {"Name": "prefix", "Value": "tmp/callbacks/runs/"},
        {"Name": "suffix", "Value": "result.json"},
    ]
    assert bucket["DependsOn"] == "OrchestratorPermission"
    permission = properties(template, "OrchestratorPermission")
    assert permission["Principal"] == "s3.amazonaws.com"
    assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}


def test_everyone_knows_the_name_of_the_bucket(template: Template) -> None:
    """The bucket, the permission and the orchestrator have one name, which is valid and refers to none of them."""
    name = {"Fn::Sub": [NAME_OF_THE_BUCKET, ID_OF_THE_STACK]}
    assert properties(template, "InternalBucket")["BucketName"] == name
    variables = properties(template, "OrchestratorFunction")["Environment"]["Variables"]
    assert variables["IAC_CI_INTERNAL_BUCKET"] == name
    arn = {"Fn::Sub": ["arn:${AWS::Partition}:s3:::" + NAME_OF_THE_BUCKET, ID_OF_THE_STACK]}
    assert properties(template, "OrchestratorPermission")["SourceArn"] == arn
    longest = re.search(r",(\d+)\}", template["Parameters"]["CustomerId"]["AllowedPattern"])
    assert longest is not None
    identifier = "c9dedf6c-33ae-43a3-be1d-105734743333"
    made = NAME_OF_THE_BUCKET.replace("${CustomerId}", "a" * (int(longest[1]) + 1)).replace(
        "${Id}", identifier
    )
    assert len(made) <= 63


def test_the_worker_may_only_write_its_log(template: Template) -> None:
    """The functions that run the commands of others have no rights of their own but for their log."""
    for role, others in (("WorkerRole", set()), ("BuildRole", {"lambda:GetFunction"})):
        actions = {action for _, actions, _ in rights(template, role) for action in actions}
        assert actions == {"logs:CreateLogStream", "logs:PutLogEvents"} | others
    assert "Environment" in properties(template, "WorkerFunction")
    given = properties(template, "WorkerFunction")["Environment"]["Variables"]
    assert not [name for name in given if name.startswith("IAC_CI_")]


def test_failures_of_builds_are_counted(template: Template) -> None:
    """The worker logs its failures alike as a function and in a build, and an alarm counts those of builds, too."""
    function, build = (properties(template, f"{unit}FailuresFilter") for unit in ("Worker", "Build"))
    assert build["FilterPattern"] == function["FilterPattern"]
    assert build["LogGroupName"] == {"Ref": "BuildLogGroup"}
    (counted,) = build["MetricTransformations"]
    assert properties(template, "BuildFailuresAlarm")["MetricName"] == counted["MetricName"]


def test_rights_end_where_their_use_ends(template: Template) -> None:
    """Orders read and write what is encrypted. The orchestrator reads no lock, and stops what it starts."""
    (statement,) = [
        each["Fn::If"][1]
        for each in properties(template, "OrderRole")["Policies"][0]["PolicyDocument"]["Statement"]
        if "Fn::If" in each
    ]
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    found = {sid: actions for sid, actions, _ in rights(template, "OrchestratorRole")}
    assert found["Locks"] == ["dynamodb:PutItem", "dynamodb:UpdateItem"]
    assert found["Orders"] == ["dynamodb:Query", "dynamodb:UpdateItem"]
    assert found["Keys"] == ["ssm:DeleteParameters"]
    assert found["Builds"] == ["codebuild:StartBuild", "codebuild:StopBuild"]
    assert found["OldWatchdogs"] == ["states:StopExecution"]
    trust = properties(template, "BuildRole")["AssumeRolePolicyDocument"]["Statement"][0]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_an_order_gets_its_bundle_and_its_key(template: Template) -> None:
    """The role of orders reads bundles and keys, and writes marks and results. Only the orchestrator may assume it."""
    found = {sid: actions for sid, actions, _ in rights(template, "OrderRole") if sid != "Key"}
    assert found == {
        "Keys": ["ssm:GetParameter"],
        "Bundles": ["s3:GetObject"],
        "Callbacks": ["s3:GetObject", "s3:PutObject"],
    }
    assuming = [
        (sid, resource)
        for role in ("InitJobRole", "OrchestratorRole", "WorkerRole", "WatchdogRole", "BuildRole")
        for sid, actions, resource in rights(template, role)
        if "sts:AssumeRole" in actions
    ]
    assert assuming == [("OrderRole", {"Fn::GetAtt": ["OrderRole", "Arn"]})]


def test_a_job_reads_what_is_listed(template: Template) -> None:
    """Parameters, secrets and archives are readable when a list names them. Without a list there is no right at all."""
    lists = {
        "ReadableParameters": ("ReadableParameterArns", "HasReadableParameters"),
        "ReadableSecrets": ("ReadableSecretArns", "HasReadableSecrets"),
        "ReadableObjects": ("ReadableObjectArns", "HasReadableObjects"),
    }
    for sid, (parameter, condition) in lists.items():
        declared = template["Parameters"][parameter]
        assert (declared["Type"], declared["Default"]) == ("CommaDelimitedList", "")
        joined = {"Fn::Join": ["", {"Ref": parameter}]}
        assert template["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [joined, ""]}]}
        (statement,) = (
            each["Fn::If"]
            for each in properties(template, "InitJobRole")["Policies"][0]["PolicyDocument"]["Statement"]
            if "Fn::If" in each and each["Fn::If"][1]["Sid"] == sid
        )
        assert (statement[0], statement[2]) == (condition, {"Ref": "AWS::NoValue"})
        assert statement[1]["Resource"] == {"Ref": parameter}
        assert not re.fullmatch(declared["AllowedPattern"], "*")
        for named in ("arn:aws:ssm:us-east-1:123456789012:*", "arn:aws:s3:::*", "arn:aws:secretsmanager:*"):
            assert not re.fullmatch(declared["AllowedPattern"], named)
    reading = [
        sid
        for sid, actions, _ in rights(template, "InitJobRole")
        if {"ssm:GetParameters", "secretsmanager:GetSecretValue", "s3:GetObject"} & set(actions)
    ]
    assert sorted(reading) == sorted(lists)


@pytest.mark.parametrize("unit", ["InitJob", "Orchestrator"])
def test_events_are_tried_again_and_kept(template: Template, unit: str) -> None:
    """Lambda tries an event three times. What fails then goes to a queue, to which the function may send."""
    retries = properties(template, f"{unit}Retries")
    assert (retries["FunctionName"], retries["Qualifier"]) == ({"Ref": f"{unit}Function"}, "$LATEST")
    assert retries["MaximumRetryAttempts"] == 2
    queue = {"Fn::GetAtt": [f"{unit}DeadLetters", "Arn"]}
    assert retries["DestinationConfig"]["OnFailure"]["Destination"] == queue
    assert ("DeadLetters", ["sqs:SendMessage"], queue) in list(rights(template, f"{unit}Role"))
    assert properties(template, f"{unit}DeadLetters")["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


def test_no_queue_keeps_credentials(template: Template) -> None:
    """The event of a worker has credentials, so it is neither tried again nor kept."""
    retries = properties(template, "WorkerRetries")
    assert retries["MaximumRetryAttempts"] == 0
    assert "DestinationConfig" not in retries


def test_the_watchdog_keeps_its_input(template: Template) -> None:
    """Each check gets the whole input, because the answer of the one before stands beside it, and it is tried again."""
    machine = properties(template, "WatchdogStateMachine")["Definition"]
    states = machine["States"]
    check = states["Check"]
    assert machine["StartAt"] == "Check"
    assert (check["ResultPath"], check["Next"]) == ("$.check", "IsDone")
    assert not {"InputPath", "OutputPath", "Parameters", "ResultSelector"} & set(check)
    (retry,) = check["Retry"]
    waits = [
        min(retry["IntervalSeconds"] * retry["BackoffRate"] ** n, retry["MaxDelaySeconds"])
        for n in range(retry["MaxAttempts"])
    ]
    assert retry["ErrorEquals"] == ["States.ALL"]
    assert 10 * 60 < sum(waits) < 20 * 60
    (done,) = states["IsDone"]["Choices"]
    assert (done["Variable"], done["BooleanEquals"], done["Next"]) == ("$.check.done", True, "Done")
    assert (states["IsDone"]["Default"], states["Wait"]["SecondsPath"]) == ("Wait", "$.check.wait")
    assert (states["Wait"]["Next"], states["Done"]["Type"]) == ("Check", "Succeed")


def test_a_build_runs_the_code_of_the_function(template: Template, tmp_path: Path) -> None:
    """The commands of the build fetch the function's bundle and start its worker, with the order in a variable."""
    text, values = properties(template, "WorkerProject")["Source"]["BuildSpec"]["Fn::Sub"]
    assert values == {"Version": {"Fn::Select": [1, {"Fn::Split": ["python", {"Ref": "Runtime"}]}]}}
    specification = yaml.safe_load(text.replace("${Version}", "3.13"))
    assert specification["phases"]["install"]["runtime-versions"] == {"python": "3.13"}
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as bundle:
        bundle.writestr("lambdas/worker/__main__.py", "import os; print('ran', os.environ['ORB_ORDER'])")
    tools = tmp_path / "bin"
    tools.mkdir()
    fake = f'#!/bin/bash\nprintf "%s" "$*" > {tmp_path}/asked\necho file://{tmp_path}/bundle.zip\n'
    (tools / "aws").write_text(fake, encoding="utf-8")
    (tools / "aws").chmod(0o755)
    (tools / "python").symlink_to(
        sys.executable
    )  # a build has one of this name, a developer's machine may not
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(specification["phases"]["build"]["commands"])],
        env={
            "PATH": f"{tools}:{os.environ['PATH']}",
            "TMPDIR": str(tmp_path),
            "WORKER_FUNCTION": "w",
            "ORB_ORDER": json.dumps({"run_id": "r"}),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == 'ran {"run_id": "r"}\n'
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert asked.startswith("lambda get-function --function-name w ")
