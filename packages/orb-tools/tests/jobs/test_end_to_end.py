"""A job runs on the embedded AWS, from a file to its timeline, and its orders cannot reach each other.

The runbook's commands are run each night.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.exceptions import ClientError
from embedded_aws import real
from sample_jobs import order

from lambdas.orchestrator import credentials
from lambdas.orchestrator.settings import REQUIRED, Settings
from orb_common.exceptions import AccessDeniedError
from orb_testing.environment import REGION
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.deploy import BUCKET
from orb_tools.embedded.server import ACCOUNT, client_environment
from orb_tools.embedded.state_file import Running
from orb_tools.jobs.engine import JobEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from small_workspace import Orb

pytestmark = pytest.mark.slow
ORDER = f"""\
  - order_name: NAME
    queue_id: NAME
    s3_location: s3://{BUCKET}/jobs/tools.zip
    execution_target: lambda
    timeout: 120
    secret_manager_paths: [jobs/tools-key]
"""
JOB = f"""\
username: olivia
flow_label: nightly
orders:
{ORDER.replace("NAME", "build")}
    cmds: [./build.sh]
{ORDER.replace("NAME", "check")}
    dependencies: [build]
    cmds: ["echo checking", "exit 3"]
"""


@pytest.fixture
def tools(hub_aws: dict[str, Any]) -> None:
    """An archive with a script, and a secret, where jobs may read them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        script = zipfile.ZipInfo("build.sh")
        script.external_attr = 0o100755 << 16
        made.writestr(script, '#!/bin/sh\necho "built with a key of ${#TOOLS_KEY} characters"\n')
    endpoint = hub_aws["endpoint"]
    aws_client("s3", endpoint).put_object(Bucket=BUCKET, Key="jobs/tools.zip", Body=archive.getvalue())
    vault = aws_client("secretsmanager", endpoint)
    with suppress(vault.exceptions.ResourceExistsException):
        vault.create_secret(Name="jobs/tools-key", SecretString="planted-key")


@pytest.mark.usefixtures("tools")
def test_a_job_from_its_file_to_its_timeline(hub_orb: Orb) -> None:
    """A job is watched to its end, its exit status says how it ended, and its orders and events can be read."""
    (hub_orb.root / "job.yml").write_text(JOB, encoding="utf-8")

    done = hub_orb("job", "submit", "job.yml", "--watch")

    assert done.returncode == 3, done.stderr
    run, trace = re.findall(r"^(?:run|trace) +(\S+)$", done.stdout, re.MULTILINE)
    assert "--- log of check ---" in done.stdout
    assert done.stdout.endswith("\nthe job failed: 1 succeeded, 1 failed, 0 timed out\n")
    log = hub_orb("job", "logs", run, "build").stdout
    assert "built with a key of 11 characters" in log
    assert [line.split()[1:3] for line in hub_orb("job", "show", run).stdout.splitlines()[1:]] == [
        ["build", "succeeded"],
        ["check", "failed"],
    ]
    shown = hub_orb("job", "trace", trace, "--html", "trace.html")
    assert shown.stdout == "wrote trace.html\n"
    page = (hub_orb.root / "trace.html").read_text(encoding="utf-8")
    assert page.count("<td>dispatched</td>") == page.count("<td>completed</td>") == 2


AWS = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }'
"""The AWS CLI 1 has its own endpoint of SQS, which a variable does not replace."""


def runbook(orb: Orb, hub_aws: dict[str, Any], *commands: str) -> str:
    """Run commands after the functions of the runbook, as on its page, and return what they print."""
    page = (real().root / "docs" / "execution.md").read_text(encoding="utf-8")
    functions = re.findall(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    environment = client_environment(hub_aws["endpoint"])
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail"],
        input="\n".join(["stack=orb-integration-hub-dev", AWS, *functions, *commands]),
        cwd=orb.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.nightly
@pytest.mark.usefixtures("tools")
def test_the_runbook(hub_orb: Orb, hub_aws: dict[str, Any]) -> None:
    """Its commands end an order by hand, wake a run that has ended without changing it, and empty a queue."""
    endless = JOB.partition("  - order_name: check")[0].replace("./build.sh", "sleep 600")
    (hub_orb.root / "endless.yml").write_text(endless, encoding="utf-8")
    submitted = hub_orb("job", "submit", "endless.yml").stdout
    run, trace = re.findall(r"^(?:run|trace) +(\S+)$", submitted, re.MULTILINE)
    engine = JobEngine.of_running(
        Running(**{name: hub_aws[name] for name in ("endpoint", "pid", "functions")})
    )
    while engine.order(run, "build").dispatched_at is None:
        time.sleep(0.1)

    runbook(hub_orb, hub_aws, f"give_up {run} 0001")

    ended = hub_orb("job", "show", run, "--watch")
    assert (ended.returncode, "given up by hand" in ended.stdout) == (3, True)
    before = engine.events(trace)
    sqs, payload = aws_client("sqs", hub_aws["endpoint"]), {"Records": [], "run": run}
    (letters,) = (name for name in sqs.list_queues()["QueueUrls"] if "OrchestratorDeadLetters" in name)
    sqs.send_message(QueueUrl=letters, MessageBody=json.dumps({"requestPayload": payload}))
    # What is removed is shown: the event is in no file afterwards.
    show = 'rm() { cat "$2"; command rm "$@"; }'
    shown = runbook(hub_orb, hub_aws, show, f"wake {run}", "replay orchestrator")
    assert json.loads(shown) == payload
    assert "Messages" not in sqs.receive_message(QueueUrl=letters, VisibilityTimeout=0)
    assert engine.events(trace) == before


@pytest.fixture
def orchestrator(hub_aws: dict[str, Any]) -> Iterator[Any]:
    """The orchestrator's credentials, as a function that returns clients. Its role trusts this test for a while."""
    endpoint = hub_aws["endpoint"]
    iam, sts = aws_client("iam", endpoint), aws_client("sts", endpoint)
    (role,) = (each for each in iam.list_roles()["Roles"] if "OrchestratorRole" in each["RoleName"])
    before = role["AssumeRolePolicyDocument"]
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole",
    }
    trusting = {**before, "Statement": [*before["Statement"], trust]}
    iam.update_assume_role_policy(RoleName=role["RoleName"], PolicyDocument=json.dumps(trusting))
    try:
        answer = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
        names = ("AccessKeyId", "SecretAccessKey", "SessionToken")
        yield lambda service: client_as(endpoint, service, *(answer[name] for name in names))
    finally:
        iam.update_assume_role_policy(RoleName=role["RoleName"], PolicyDocument=json.dumps(before))


def client_as(endpoint: str, service: str, *keys: str) -> Any:
    session = botocore.session.Session()
    session.set_credentials(*keys)
    return session.create_client(service, endpoint_url=endpoint, region_name=REGION)


def test_an_order_cannot_reach_another_run(
    hub_aws: dict[str, Any], orchestrator: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The credentials of an order read its key and bundle, and write its mark. All else is refused."""
    endpoint = hub_aws["endpoint"]
    stacks = aws_client("cloudformation", endpoint).describe_stacks(StackName=hub_aws["stacks"]["execution"])
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stacks["Stacks"][0]["Outputs"]}
    bucket, prefix = outputs["InternalBucketName"], "/orb-integration-hub-dev/sops-keys"
    ssm, s3 = aws_client("ssm", endpoint), aws_client("s3", endpoint)
    for run in ("r-1/0001", "r-1/0002", "r-2/0001"):
        ssm.put_parameter(Name=f"{prefix}/{run}", Value="key", Type="SecureString", Overwrite=True)
        s3.put_object(Bucket=bucket, Key=f"tmp/exec/{run}/exec.zip", Body=b"zip")
    names = dict.fromkeys(REQUIRED, "x")
    names |= {"IAC_CI_INTERNAL_BUCKET": bucket, "IAC_CI_WORKER_ROLE_ARN": outputs["OrderRoleArn"]}
    maker = credentials.WorkerCredentials(Settings.from_environment(names))
    own = order(1, "build", run_id="r-1", sops_key_ssm_path=f"{prefix}/r-1/0001")
    # Nobody but the orchestrator may assume the role, not even the owner of the account.
    monkeypatch.setattr(credentials.session, "client", lambda service: aws_client(service, endpoint))
    with pytest.raises(AccessDeniedError):
        maker.of(own, seconds=900)
    monkeypatch.setattr(credentials.session, "client", orchestrator)
    given = maker.of(own, seconds=900).values()
    mine = {service: client_as(endpoint, service, *given) for service in ("ssm", "s3", "dynamodb")}

    def reach(place: str) -> list[Callable[[], Any]]:
        mark = f"tmp/callbacks/runs/{place}/started"
        return [
            lambda: mine["ssm"].get_parameter(Name=f"{prefix}/{place}", WithDecryption=True),
            lambda: mine["s3"].get_object(Bucket=bucket, Key=f"tmp/exec/{place}/exec.zip"),
            lambda: mine["s3"].put_object(Bucket=bucket, Key=mark, Body=b"{}"),
        ]

    for call in reach("r-1/0001"):
        call()
    refused = [
        *reach("r-2/0001"),
        *reach("r-1/0002"),
        lambda: mine["s3"].put_object(Bucket=bucket, Key="tmp/exec/r-1/0001/exec.zip", Body=b""),
        lambda: mine["s3"].list_objects_v2(Bucket=bucket),
        lambda: mine["dynamodb"].get_item(TableName=hub_aws["tables"]["Runs"], Key={"runId": {"S": "r-1"}}),
    ]
    for call in refused:
        with pytest.raises(ClientError) as caught:
            call()
        assert caught.value.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}
