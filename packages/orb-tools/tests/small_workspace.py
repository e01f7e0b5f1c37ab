"""The command `orb`, and a small workspace for `orb up` with one table and one function."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.bundle.lockfile import pipfile_hash

if TYPE_CHECKING:
    from pathlib import Path

DATA = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  CustomerId: {Type: String, Default: orb}
  ProjectId: {Type: String, Default: small}
  Environment: {Type: String, Default: dev}
Resources:
  NotesTable:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${CustomerId}-${ProjectId}-${Environment}-notes"
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: noteId, AttributeType: S}]
      KeySchema: [{AttributeName: noteId, KeyType: HASH}]
Outputs:
  NotesTableName:
    Value: !Ref NotesTable
    Export: {Name: !Sub "${AWS::StackName}-NotesTableName"}
  NotesTableArn:
    Value: !GetAtt NotesTable.Arn
    Export: {Name: !Sub "${AWS::StackName}-NotesTableArn"}
"""
FUNCTIONS = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  CustomerId: {Type: String, Default: orb}
  ProjectId: {Type: String, Default: small}
  Environment: {Type: String, Default: dev}
  DataStackName: {Type: String}
  Runtime: {Type: String, Default: python3.13}
  Architecture: {Type: String, Default: x86_64}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: notes
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: dynamodb:PutItem
                Resource: {"Fn::ImportValue": !Sub "${DataStackName}-NotesTableArn"}
  NotesFunction:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: !Sub "${CustomerId}-${ProjectId}-${Environment}-notes"
      Handler: lambdas.notes.handler.handler
      Code: ../../dist/notes.zip
      Runtime: !Ref Runtime
      Architectures: [!Ref Architecture]
      Role: !GetAtt Role.Arn
      Environment:
        Variables:
          NOTES_TABLE_NAME: {"Fn::ImportValue": !Sub "${DataStackName}-NotesTableName"}
Outputs:
  NotesFunctionName: {Value: !Ref NotesFunction}
"""
HANDLER = """
import os, sys
import botocore.session

print("loading", flush=True)


def handler(event, context):
    print("noting", flush=True)
    client = botocore.session.get_session().create_client("dynamodb")
    table = os.environ["NOTES_TABLE_NAME"]
    if event.get("fail"):
        raise ValueError("no such thing")
    client.put_item(TableName=table, Item={"noteId": {"S": event["id"]}})
    try:
        client.delete_item(TableName=table, Key={"noteId": {"S": event["id"]}})
        refused = None
    except client.exceptions.ClientError as error:
        refused = error.response["Error"]["Code"]
    return {"table": table, "refused": refused, "python": "%d.%d" % sys.version_info[:2]}
"""


NEWCOMER = """
import os


def handler(event, context):
    return {name: os.environ.get(name) for name in ("AWS_ENDPOINT_URL", "NOTES_TABLE_NAME")}
"""

ORB = [sys.executable, "-c", "from orb_tools.cli import main; main()"]


@dataclass(frozen=True)
class Orb:
    """The command `orb` in a workspace."""

    root: Path

    def __call__(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*ORB, *arguments],
            cwd=self.root,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*ORB, *arguments],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def make_small_workspace(root: Path) -> None:
    """Write the small workspace into the folder `root`."""
    pipfile = {"requires": {"python_version": "3.13"}, "packages": {"botocore": "*"}}
    # Never fetched, because the Lambda runtime has it. So its version and its hash are not checked.
    botocore = {"version": "==1.40.0", "hashes": ["sha256:" + 64 * "0"]}
    lock = {
        "_meta": {
            "hash": {"sha256": pipfile_hash(pipfile)},
            "pipfile-spec": 6,
            "requires": pipfile["requires"],
        },
        "default": {"botocore": botocore},
        "develop": {},
    }
    files = {
        "pyproject.toml": "[tool.orb]\n",
        "infrastructure/cloudformation/data.yml": DATA,
        "infrastructure/cloudformation/functions.yml": FUNCTIONS,
        "infrastructure/parameters/dev.json": json.dumps(
            {"Parameters": {"CustomerId": "orb", "ProjectId": "small", "Environment": "dev"}}
        ),
        "lambdas/__init__.py": "",
        "lambdas/notes/__init__.py": "",
        "lambdas/notes/handler.py": HANDLER,
        "lambdas/notes/Pipfile": '[packages]\nbotocore = "*"\n\n[requires]\npython_version = "3.13"\n',
        "lambdas/notes/Pipfile.lock": json.dumps(lock, indent=4),
    }
    # A second function, which no template names yet.
    files["lambdas/newcomer/handler.py"] = NEWCOMER
    for name in ("__init__.py", "Pipfile", "Pipfile.lock"):
        files[f"lambdas/newcomer/{name}"] = files[f"lambdas/notes/{name}"]
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
