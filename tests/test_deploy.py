"""The workflow `deploy`: its stacks on an AWS in memory, and all of it from its YAML."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_workflow import ENVIRONMENT, Origin, Run
from tests.signing import Keys, needs_signatures

if TYPE_CHECKING:
    from pathlib import Path

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
assert "--require-proof" in sys.argv
dist = Path("dist")
dist.mkdir(exist_ok=True)
with zipfile.ZipFile(dist / "users.zip", "w") as bundle:
    bundle.writestr(zipfile.ZipInfo("users.py"), Path("lambdas/users.py").read_text())
(dist / "SHA256SUMS").write_text(f"{hashlib.sha256((dist / 'users.zip').read_bytes()).hexdigest()}  users.zip\\n")
"""
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
        self.write(".ci/send-metric", '#!/bin/sh\necho "send-metric $*" >> "$TOOLS/calls"\n')
        (self.work / ".ci/send-metric").chmod(0o755)
        self.program("venv/bin/orb", f"#!{sys.executable}\n{ORB}")
        self.program(
            "venv/bin/aws",
            f"#!{sys.executable}\nfrom awscli.clidriver import main\nimport sys\nsys.exit(main())\n",
        )
        self.program("venv/bin/python", PYTHON.format(python=sys.executable))

    def template(self, name: str, text: str) -> None:
        self.write(f"infrastructure/cloudformation/{name}.yml", text)

    def run(self, job: str | None = None, **contexts: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
        """Push, and run the workflow or one job of it. Return the results, and what the summary says of the stacks."""
        self.push("feat: change")
        self._runs += 1
        place = self.root / "runs" / str(self._runs)
        keys = Keys(self.root / "keys")
        run = Run(
            self, "deploy.yml", place, environment={"AWS_ENDPOINT_URL": self._endpoint},
            vars=VARIABLES | keys.variables(), secrets={"SIGNING_KEY": keys.private()}, **contexts,
        )  # fmt: skip
        done = run.go()
        print(*done.logs.values(), sep="\n")
        return done.results, [line.strip() for line in done.summary.splitlines() if line.startswith("    ")]

    def bundle(self, content: str) -> None:
        """Write a bundle, as an earlier job made it."""
        (self.work / "dist").mkdir(exist_ok=True)
        with zipfile.ZipFile(self.work / "dist/users.zip", "w") as bundle:
            bundle.writestr(zipfile.ZipInfo("users.py"), content)

    def stacks(self) -> tuple[int, list[str]]:
        """Run the script that deploys alone. Return its status and its lines."""
        done = subprocess.run(
            [sys.executable, ".ci/deploy/stacks.py", "dev"], cwd=self.work, capture_output=True, text=True, check=False,
            env=ENVIRONMENT | {
                "AWS": str(self.tools / "venv/bin/aws"), "AWS_ENDPOINT_URL": self._endpoint,
                "AWS_DEFAULT_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "a",
            },
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout.splitlines()


@pytest.fixture
def repository(tmp_path: Path, aws: Engine) -> Repository:
    return Repository(tmp_path, aws)


DEPLOYED = {"bundle": "success", "sign": "success", "deploy": "success"}


@needs_signatures
def test_from_a_push_to_deployed_stacks(repository: Repository) -> None:
    """A push bundles and proves every function, signs the bundles, and makes the stacks in their order."""
    results, stacks = repository.run()
    assert (results, stacks) == (DEPLOYED, ["data: made", "hub: made"])
    assert "orb bundle --python 3.13 --arch x86_64 --require-bytecode --require-proof" in "\n".join(
        repository.calls()
    )


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
