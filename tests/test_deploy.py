"""The workflow `deploy`: its stacks on an AWS in memory, and all of it from its YAML."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import zipfile
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

import pytest
from botocore.session import get_session
from moto.cloudformation.models import cloudformation_backends

from orb_tools.bundle.manifest import FORMAT
from tests.local_workflow import ENVIRONMENT, ROOT, Origin, Run
from tests.signing import Keys, needs_signatures

if TYPE_CHECKING:
    from pathlib import Path

    from moto.cloudformation.models import FakeStack

    from orb_testing.engines import Engine

DATA = """
Parameters: {Environment: {Type: String}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub "data-${Environment}"}}
"""
HUB = """
Parameters: {Environment: {Type: String}}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: !Sub "users-${Environment}"
      Runtime: python3.13
      Handler: users.handler
      Role: !GetAtt Role.Arn
      Code: ../../dist/users.zip
"""
PARAMETERS = {
    "Parameters": {
        "CustomerId": "orb", "ProjectId": "small", "Environment": "dev", "Runtime": "python3.13",
        "Architecture": "x86_64",
    },
    "Tags": {"project": "small"},
}  # fmt: skip
ORB = """
import hashlib, os, sys, zipfile
from pathlib import Path
with (Path(os.environ["TOOLS"]) / "calls").open("a") as calls:
    calls.write(" ".join(["orb", *sys.argv[1:]]) + "\\n")
dist = Path("dist")
if sys.argv[1:] == ["sbom"]:
    (dist / "sbom").mkdir()
    (dist / "sbom/users.cdx.json").write_text("{}")
    sys.exit()
assert "--require-proof" in sys.argv
dist.mkdir(exist_ok=True)
with zipfile.ZipFile(dist / "users.zip", "w") as bundle:
    bundle.writestr(zipfile.ZipInfo("users.py"), Path("lambdas/users.py").read_text())
(dist / "SHA256SUMS").write_text(f"{hashlib.sha256((dist / 'users.zip').read_bytes()).hexdigest()}  users.zip\\n")
"""
WAITS = """#!/bin/sh
touch "$TOOLS/started"
while [ ! -e "$TOOLS/failed" ]; do sleep 0.02; done
exit 255
"""
"""A deployment that fails once the test has let resources fail."""
PYTHON = '#!/bin/sh\nexec {python} "$@"\n'
VARIABLES = {"AWS_REGION": "eu-central-1", "DEPLOY_ROLE_ARN": "arn:aws:iam::123456789012:role/deploy"}


class Repository(Origin):
    """A repository with two stacks and one function."""

    def __init__(self, root: Path, engine: Engine) -> None:
        super().__init__(root)
        # moto finds the templates in a bucket by the path of a URL only when its host is this name.
        self._endpoint = engine.endpoint_url.replace("127.0.0.1", "localhost")
        self._engine, self._runs = engine, 0
        engine.client("s3").create_bucket(
            Bucket="orb-artifacts-123456789012",
            CreateBucketConfiguration={"LocationConstraint": "eu-central-1"},
        )
        self.write("pyproject.toml", '[tool.orb]\nstacks = ["data", "hub"]\n')
        self.write("infrastructure/parameters/dev.json", json.dumps(PARAMETERS))
        self.template("data", DATA)
        self.template("hub", HUB)
        self.write("lambdas/users.py", "VERSION = 1\n")
        self.program("venv/bin/orb", f"#!{sys.executable}\n{ORB}")
        self.program(
            "venv/bin/aws",
            f"#!{sys.executable}\nfrom awscli.clidriver import main\nimport sys\nsys.exit(main())\n",
        )
        self.program("venv/bin/python", PYTHON.format(python=sys.executable))
        (self.work / ".venv").symlink_to(self.tools / "venv")

    def template(self, name: str, text: str) -> None:
        self.write(f"infrastructure/cloudformation/{name}.yml", text)

    def run(self) -> tuple[dict[str, str], list[str]]:
        """Push, and run the workflow. Return the results, and what the summary says of the stacks."""
        self.push("feat: change")
        self._runs += 1
        place = self.root / "runs" / str(self._runs)
        keys = Keys(self.root / "keys")
        run = Run(
            self, "deploy.yml", place, environment={"AWS_ENDPOINT_URL": self._endpoint},
            vars=VARIABLES | keys.variables(), secrets={"SIGNING_KEY": keys.private()},
        )  # fmt: skip
        done = run.go()
        print(*done.logs.values(), sep="\n")
        return done.results, [line.strip() for line in done.summary.splitlines() if line.startswith("    ")]

    def bundle(self, content: str) -> None:
        """Write a bundle, as an earlier job made it."""
        (self.work / "dist").mkdir(exist_ok=True)
        with zipfile.ZipFile(self.work / "dist/users.zip", "w") as bundle:
            bundle.writestr(zipfile.ZipInfo("users.py"), content)

    def made(self, stack: str) -> list[FakeStack]:
        """The stacks of that name, as moto keeps them."""
        found = cloudformation_backends["123456789012"]["eu-central-1"].stacks.values()
        return [each for each in found if each.name == stack]

    def stacks(self) -> tuple[int, list[str]]:
        """Run the script that deploys alone. Return its status and its lines."""
        done = subprocess.run(
            [sys.executable, ".ci/deploy/stacks.py", "dev"], cwd=self.work, capture_output=True, text=True, check=False,
            env=ENVIRONMENT | {
                "TOOLS": str(self.tools), "AWS_ENDPOINT_URL": self._endpoint, "AWS_DEFAULT_REGION": "eu-central-1",
                "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "a",
            },
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout.splitlines()


@pytest.fixture
def repository(tmp_path: Path, aws: Engine) -> Repository:
    return Repository(tmp_path, aws)


def test_the_page_says_what_to_do_in_each_state() -> None:
    """Each state in which a stack cannot be deployed has a row in docs/ci.md. No row is for another state."""
    ready = runpy.run_path(str(ROOT / ".ci/deploy/stacks.py"))["READY"]
    model = get_session().get_service_model("cloudformation")
    states = model.shape_for("StackStatus").enum
    # A stack that was deleted is not in the list of stacks.
    refused = {state for state in states if state not in {*ready, "DELETE_COMPLETE"}}
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    table = page.partition("\n### When a deployment fails\n")[2].partition("\n**Going back.**")[0]
    first = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    named = set(re.findall(r"is ([A-Z_]+)`", "".join(first)))
    (end,) = re.findall(r"ends in `(\w+)`", "".join(first))
    assert {state for state in refused if not state.endswith(end)} == {
        state for state in named if not state.endswith(end)
    }
    assert named <= refused


DEPLOYED = {"bundle": "success", "sign": "success", "deploy": "success"}


@needs_signatures
def test_from_a_push_to_deployed_stacks(repository: Repository) -> None:
    """A push bundles and proves every function, signs the bundles, and makes the stacks in their order."""
    results, stacks = repository.run()
    assert (results, stacks) == (DEPLOYED, ["data: made", "hub: made"])
    calls = "\n".join(repository.calls())
    assert "orb bundle --python 3.13 --arch x86_64 --require-bytecode --require-proof" in calls
    signed = (repository.root / "runs/1/artifacts/bundles/SHA256SUMS").read_text()
    assert {line.split()[1] for line in signed.splitlines()} == {"users.zip", "sbom/users.cdx.json"}


def test_only_what_changed_is_deployed(repository: Repository) -> None:
    """A stack changes when its template or the bytes of its bundle did. After one that fails, the next run goes on."""
    repository.bundle("1")
    assert repository.stacks() == (0, ["data: made", "hub: made"])
    repository.bundle("2")
    repository.template("data", DATA.replace("Environment: ", "Missing: {Type: String}, Environment: "))
    status, lines = repository.stacks()
    assert (status, lines[0], lines[-1]) == (
        1,
        "orb-small-dev-data was not deployed",
        "not deployed: data, hub",
    )
    assert "Missing" in lines[1]
    repository.template("data", DATA)
    assert repository.stacks() == (0, ["data: unchanged", "hub: changed"])


@pytest.mark.nightly
def test_an_earlier_failure_is_not_told_again(repository: Repository) -> None:
    """When a command fails before CloudFormation begins, the summary has what the command said, and no old event."""
    repository.bundle("1")
    assert repository.stacks()[0] == 0
    (hub,) = repository.made("orb-small-dev-hub")
    for state in ("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"):
        hub._add_stack_event(state, "an old reason")
    (repository.work / "dist/users.zip").unlink()
    status, lines = repository.stacks()
    assert (status, lines[:2]) == (1, ["data: unchanged", "orb-small-dev-hub was not deployed"])
    assert "dist/users.zip" in "\n".join(lines)
    assert "an old reason" not in "\n".join(lines)


def test_a_failure_of_resources(repository: Repository) -> None:
    """When CloudFormation goes back, the summary says which resource failed and why, instead of the command's words."""
    repository.bundle("1")
    assert repository.stacks()[0] == 0
    (data,) = repository.made("orb-small-dev-data")
    data._add_stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "an old reason")
    repository.program("venv/bin/aws", WAITS)

    def fail() -> None:
        while not (repository.tools / "started").exists():
            sleep(0.02)
        data._add_stack_event("UPDATE_IN_PROGRESS")
        data._add_stack_event("UPDATE_ROLLBACK_IN_PROGRESS", "no such topic")
        (repository.tools / "failed").touch()

    thread = Thread(target=fail, daemon=True)
    thread.start()
    status, lines = repository.stacks()
    thread.join()
    assert (status, lines) == (
        1,
        [
            "orb-small-dev-data was not deployed",
            "orb-small-dev-data: no such topic",
            "not deployed: data, hub",
        ],
    )


def test_enforced_code_signing_is_refused(repository: Repository) -> None:
    """Nothing here signs by AWS Signer, so Lambda would refuse each bundle: no stack is touched."""
    enforced = {**PARAMETERS["Parameters"], "CodeSigning": "Enforce"}
    repository.write("infrastructure/parameters/dev.json", json.dumps(PARAMETERS | {"Parameters": enforced}))
    repository.bundle("1")
    status, lines = repository.stacks()
    assert (status, lines[-1]) == (1, "not deployed: data, hub")
    assert "CodeSigning=Enforce" in lines[0]
    assert repository.made("orb-small-dev-data") == []


LAYER = "arn:aws:lambda:eu-central-1:${AWS::AccountId}:layer:orb-small-${Environment}-deps"
"""The beginning of the ARN of a layer in a template."""


@pytest.mark.nightly
def test_a_bundle_beside_another_layer(repository: Repository, aws: Engine) -> None:
    """A bundle without the packages of a layer is deployed only beside the bytes of that layer."""
    repository.bundle("1")
    dist = repository.work / "dist"
    (dist / "manifest.json").write_text(
        json.dumps({"format": FORMAT, "units": {"users": {"layers": ["deps"]}}})
    )
    (dist / "layers").mkdir()
    client = get_session().create_client(
        "lambda", region_name="eu-central-1", endpoint_url=aws.endpoint_url, aws_access_key_id="a",
        aws_secret_access_key="a",
    )  # fmt: skip
    for version in (1, 2):
        with zipfile.ZipFile(dist / "layers/deps.zip", "w") as layer:
            layer.writestr(zipfile.ZipInfo("python/words.txt"), f"version {version}")
        content = {"ZipFile": (dist / "layers/deps.zip").read_bytes()}
        assert (
            client.publish_layer_version(LayerName="orb-small-dev-deps", Content=content)["Version"]
            == version
        )

    def deployed_beside(layers: str) -> tuple[int, list[str]]:
        repository.template("hub", f"{HUB}      Layers: [{layers}]\n")
        return repository.stacks()

    message = "bundles leave out what is in layers, but the templates have other layers"
    end = "not deployed: data, hub"
    none = "no template names a version of orb-small-dev-deps"
    assert deployed_beside("") == (1, [message, none, end])
    for version in (1, 9):  # an older one, and one that does not exist
        other = f"orb-small-dev-deps:{version} is not the layer that the bundles were made with"
        assert deployed_beside(f'!Sub "{LAYER}:{version}"') == (1, [message, other, end])
    assert repository.made("orb-small-dev-data") == []
    assert deployed_beside(f'!Sub "{LAYER}:2"') == (0, ["data: made", "hub: made"])
