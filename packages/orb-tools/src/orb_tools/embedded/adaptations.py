"""Change deployed stacks where the embedded AWS asks for another form than AWS. The templates have AWS's form.

- AWS authorises CreateAlias and DeleteAlias by the ARN of the alias, and a request about several parameters by the ARN
  of each. The embedded AWS does not know these ARNs, and asks for the right on every resource. So it does with
  AttachPolicy, DetachPolicy and ListPrincipalThings of AWS IoT, which AWS authorises by the ARN of the certificate.
- It answers by plain HTTP, so a bucket that refuses that would refuse everything.
- Its CloudFormation stores which pages may call an HTTP API under names that its API Gateway does not read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.awsrequest import AWSResponse

WIDENED = frozenset(
    {
        "iot:AttachPolicy",
        "iot:DetachPolicy",
        "iot:ListPrincipalThings",
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "ssm:DeleteParameters",
        "ssm:GetParameters",
    }
)
POLICY = "every-resource-on-the-embedded-aws"
PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}


def adapt(endpoint: str, stack: str) -> None:
    """Adapt the roles, bucket policies and HTTP APIs of a deployed stack."""
    described = aws_client("cloudformation", endpoint).describe_stack_resources(StackName=stack)
    for resource in described["StackResources"]:
        if resource["ResourceType"] == "AWS::IAM::Role":
            _widen_rights(endpoint, resource["PhysicalResourceId"])
        elif resource["ResourceType"] == "AWS::S3::Bucket":
            _allow_plain_http(endpoint, resource["PhysicalResourceId"])
        elif resource["ResourceType"] == "AWS::ApiGatewayV2::Api":
            _store_cors_again(endpoint, resource["PhysicalResourceId"])


def _widen_rights(endpoint: str, role: str) -> None:
    iam = aws_client("iam", endpoint)
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    documents = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names]
    if allowed := sorted(WIDENED & {action for each in documents for action in _actions(each)}):
        statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_role_policy(RoleName=role, PolicyName=POLICY, PolicyDocument=document)


def _actions(document: dict[str, Any]) -> Iterator[str]:
    for statement in document["Statement"]:
        action = statement["Action"]
        yield from [action] if isinstance(action, str) else action


def _allow_plain_http(endpoint: str, bucket: str) -> None:
    from botocore.exceptions import ClientError

    s3 = aws_client("s3", endpoint)
    try:
        policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError:
        return  # It has no policy.
    kept = [each for each in policy["Statement"] if each.get("Condition") != PLAIN_HTTP]
    if kept:
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({**policy, "Statement": kept}))
    else:
        s3.delete_bucket_policy(Bucket=bucket)


def _store_cors_again(endpoint: str, api: str) -> None:
    client = aws_client("apigatewayv2", endpoint)
    stored: dict[str, Any] = {}

    def read(http_response: AWSResponse, **_: object) -> None:
        # botocore leaves out members whose names it does not know.
        stored.update(json.loads(http_response.content).get("corsConfiguration") or {})

    client.meta.events.register("after-call.apigatewayv2.GetApi", read)
    try:
        client.get_api(ApiId=api)
    finally:
        client.meta.events.unregister("after-call.apigatewayv2.GetApi", read)
    if stored:
        client.update_api(
            ApiId=api,
            CorsConfiguration={name[:1].upper() + name[1:]: value for name, value in stored.items()},
        )
