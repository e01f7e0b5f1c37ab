"""The text of api.yml: a CloudFormation template with the API, its data sources and its resolvers."""

from __future__ import annotations

import textwrap
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.graphql_text import graphql_text
from orb_tools.codegen.render.tables_text import ALARM_ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_tools.codegen.check.api import Api, ApiOperation

API = PurePosixPath("infrastructure/cloudformation/api.yml")
GRAPHQL = PurePosixPath("infrastructure/graphql/hub.graphql")
_PARAMETERS = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: The GraphQL API of orb.

Parameters:
  CustomerId:
    Type: String
    Default: orb
    AllowedPattern: "[a-z][a-z0-9-]{0,15}"
    Description: First part of every name.
  ProjectId:
    Type: String
    Default: integration-hub
    AllowedPattern: "[a-z][a-z0-9-]{0,23}"
    Description: Second part of every name.
  Environment:
    Type: String
    Default: dev
    AllowedValues: [dev, staging, prod]
    Description: Third part of every name.
  DataStackName:
    Type: String
    Description: The stack of data.yml, whose exports name the tables.
    AllowedPattern: "[A-Za-z][A-Za-z0-9-]{0,127}"
  HubStackName:
    Type: String
    Description: The stack of hub.yml, whose exports name the functions.
    AllowedPattern: "[A-Za-z][A-Za-z0-9-]{0,127}"
  CognitoStackName:
    Type: String
    Description: The stack of cognito.yml, whose exports name the user pool.
    AllowedPattern: "[A-Za-z][A-Za-z0-9-]{0,127}"
  LogRetentionDays:
    Type: Number
    Default: 30
    AllowedValues: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, \
2922, 3288, 3653]
  KmsKeyArn:
    Type: String
    Default: ""
    AllowedPattern: "(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?"
    Description: The ARN of a customer key that encrypts the data at rest. Empty means a key that AWS owns.
  AlarmTopicArn:
    Type: String
    Default: ""
    AllowedPattern: "(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+)?"
    Description: The SNS topic for alarms. Empty means the one of monitoring.yml for this deployment.

Conditions:
  HasKmsKey: !Not [!Equals [!Ref KmsKeyArn, ""]]
  HasAlarmTopic: !Not [!Equals [!Ref AlarmTopicArn, ""]]
"""
_API = """\

Resources:
  Api:
    Type: AWS::AppSync::GraphQLApi
    Properties:
      Name: !Sub "${CustomerId}-${ProjectId}-${Environment}"
      AuthenticationType: AMAZON_COGNITO_USER_POOLS
      UserPoolConfig:
        UserPoolId: { "Fn::ImportValue": !Sub "${CognitoStackName}-UserPoolId" }
        AwsRegion: !Ref AWS::Region
        DefaultAction: DENY # every field of Query and Mutation names its groups
      ResolverCountLimit: 50 # one request cannot repeat an expensive field thousands of times
      LogConfig:
        CloudWatchLogsRoleArn: !GetAtt LogRole.Arn
        FieldLogLevel: ERROR
        ExcludeVerboseContent: true # headers and arguments hold tokens and personal data

  # AppSync chooses the name of the group. It is made here, so that it has a retention.
  ApiLogGroup:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      LogGroupName: !Sub "/aws/appsync/apis/${Api.ApiId}"
      RetentionInDays: !Ref LogRetentionDays
      KmsKeyId: !If [HasKmsKey, { "Fn::ImportValue": !Sub "${DataStackName}-KmsKeyArn" }, !Ref AWS::NoValue]

  LogRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: appsync.amazonaws.com }
            Action: sts:AssumeRole

  # Not in the role itself: the name of the group has the id of the API, and the API needs the role.
  LogPolicy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: logs
      Roles: [!Ref LogRole]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Logs
            Effect: Allow
            Action:
              - logs:CreateLogStream
              - logs:PutLogEvents
            Resource:
              - !Sub "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${ApiLogGroup}"
              - !Sub "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${ApiLogGroup}:*"

  # A failed operation is an answer with a status. AWS only counts requests that AppSync or a function could not answer.
  ApiErrorsAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub "${CustomerId}-${ProjectId}-${Environment}-api-errors"
      AlarmDescription: Requests ended with an error of AppSync or of a function.
      Namespace: AWS/AppSync
      MetricName: 5XXError
      Dimensions:
        - { Name: GraphQLAPIId, Value: !GetAtt Api.ApiId }
      Statistic: Sum
      Period: 300
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
"""
_OUTPUTS = """\

Outputs:
  GraphQLUrl:
    Value: !GetAtt Api.GraphQLUrl
    Export: { Name: !Sub "${AWS::StackName}-GraphQLUrl" }
  ApiId:
    Value: !GetAtt Api.ApiId
    Export: { Name: !Sub "${AWS::StackName}-ApiId" }
"""


def api_files(api: Api) -> dict[PurePosixPath, str]:
    """Return the text of the schema of the API, and of the template that holds it."""
    first = header("schemas/")
    schema = graphql_text(api)
    return {GRAPHQL: f"{first}\n{schema}", API: f"{first}\n{''.join(_template(api, schema))}"}


def _template(api: Api, schema: str) -> Iterator[str]:
    yield _PARAMETERS + _API + ALARM_ACTIONS
    # The embedded AWS reads a schema only from the template itself, and not from S3.
    yield f"""
  Schema:
    Type: AWS::AppSync::GraphQLSchema
    Properties:
      ApiId: !GetAtt Api.ApiId
      Definition: |
{textwrap.indent(schema, " " * 8)}"""
    for unit in api.units:
        yield _data_source(unit)
    yield from map(_resolver, api.operations)
    yield _OUTPUTS


def _data_source(unit: str) -> str:
    name = _pascal(unit)
    return f"""
  {name}DataSourceRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{ Service: appsync.amazonaws.com }}
            Action: sts:AssumeRole
            Condition: {{ ArnEquals: {{ "aws:SourceArn": !GetAtt Api.Arn }} }} # no other API may use the role
      Policies:
        - PolicyName: {unit}
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Sid: Invoke
                Effect: Allow
                Action: lambda:InvokeFunction
                Resource: {{ "Fn::ImportValue": !Sub "${{HubStackName}}-{name}FunctionArn" }}

  {name}DataSource:
    Type: AWS::AppSync::DataSource
    Properties:
      ApiId: !GetAtt Api.ApiId
      Name: {name}
      Type: AWS_LAMBDA
      ServiceRoleArn: !GetAtt {name}DataSourceRole.Arn
      LambdaConfig:
        LambdaFunctionArn: {{ "Fn::ImportValue": !Sub "${{HubStackName}}-{name}FunctionArn" }}
"""


def _resolver(operation: ApiOperation) -> str:
    # Without a template or code, AppSync sends the function its whole context, and returns what it answers.
    return f"""
  {operation.name}Resolver:
    Type: AWS::AppSync::Resolver
    DependsOn: Schema
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: {"Mutation" if operation.is_mutation else "Query"}
      FieldName: {operation.name}
      DataSourceName: !GetAtt {_pascal(operation.unit)}DataSource.Name
"""


def _pascal(unit: str) -> str:
    return "".join(word.capitalize() for word in unit.split("_"))
