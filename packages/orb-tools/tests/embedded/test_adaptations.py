"""Deployed stacks are adapted to the embedded AWS, and only where they must be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
from botocore.exceptions import ClientError

from orb_tools.embedded.adaptations import POLICY, adapt
from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine

TEMPLATE = """
Resources:
  Keys:
    Type: AWS::IAM::Role
    Properties:
      RoleName: keys
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
  Other:
    Type: AWS::IAM::Role
    Properties:
      RoleName: other
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
  Plain: {Type: AWS::S3::Bucket, Properties: {BucketName: adaptations-plain}}
  Strict: {Type: AWS::S3::Bucket, Properties: {BucketName: adaptations-strict}}
  Mixed: {Type: AWS::S3::Bucket, Properties: {BucketName: adaptations-mixed}}
"""
HTTPS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "arn:aws:s3:::adaptations-strict/*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
OTHER = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::adaptations-mixed/*",
}


ACTIONS = {"keys": ["kms:CreateAlias", "kms:Decrypt", "ssm:DeleteParameters"], "other": "kms:Decrypt"}


@pytest.fixture
def stack(aws: MotoEngine) -> str:
    aws.client("cloudformation").create_stack(
        StackName="adapted", TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    for role, actions in ACTIONS.items():
        policy = {
            "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "arn:aws:kms:::alias/a-*"}]
        }
        aws.client("iam").put_role_policy(
            RoleName=role, PolicyName=role, PolicyDocument=json.dumps({"Version": "2012-10-17", **policy})
        )
    for bucket, statements in (("strict", [HTTPS_ONLY]), ("mixed", [HTTPS_ONLY, OTHER])):
        policy = {"Version": "2012-10-17", "Statement": statements}
        aws.client("s3").put_bucket_policy(Bucket=f"adaptations-{bucket}", Policy=json.dumps(policy))
    return "adapted"


def test_rights_are_widened(aws: MotoEngine, stack: str) -> None:
    """Only the role that has such a right has it on every resource, and no other right of its."""
    adapt(aws.endpoint_url, stack)

    iam = aws.client("iam")
    added = iam.get_role_policy(RoleName="keys", PolicyName=POLICY)["PolicyDocument"]
    assert added["Statement"] == [
        {"Effect": "Allow", "Action": ["kms:CreateAlias", "ssm:DeleteParameters"], "Resource": "*"}
    ]
    assert iam.list_role_policies(RoleName="other")["PolicyNames"] == ["other"]


def test_buckets_take_plain_http(aws: MotoEngine, stack: str) -> None:
    """The statement against plain HTTP is removed, and every other one stays."""
    adapt(aws.endpoint_url, stack)

    s3 = aws.client("s3")
    assert json.loads(s3.get_bucket_policy(Bucket="adaptations-mixed")["Policy"])["Statement"] == [OTHER]
    for bucket in ("plain", "strict"):
        with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
            s3.get_bucket_policy(Bucket=f"adaptations-{bucket}")


@pytest.mark.slow
def test_browsers_may_call_the_api_of_motion(hub_aws: dict[str, Any]) -> None:
    """A preflight of a page that may call needs no token, one of another page is refused, and so is a call without."""
    cloudformation = aws_client("cloudformation", hub_aws["endpoint"])
    (stack,) = cloudformation.describe_stacks(StackName=hub_aws["stacks"]["motion"])["Stacks"]
    (api,) = (each["OutputValue"] for each in stack["Outputs"] if each["OutputKey"] == "MotionApiId")
    url = f"{hub_aws['endpoint']}/_aws/execute-api/{api}/$default/sensors"
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}

    own = requests.options(url, headers={**asked, "Origin": "http://127.0.0.1:5173"}, timeout=30)
    other = requests.options(url, headers={**asked, "Origin": "https://evil.example.org"}, timeout=30)

    assert own.status_code == 204
    assert own.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:5173"
    assert "Access-Control-Allow-Origin" not in other.headers
    assert requests.get(url, timeout=30).status_code == 401
