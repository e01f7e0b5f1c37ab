"""AWS's errors become errors of orb."""

from __future__ import annotations

import pickle
from typing import Any

import botocore.exceptions as boto
import pytest
from botocore.exceptions import ClientError

from orb_common.aws import errors
from orb_common.aws.errors import aws_error_code, aws_error_message, aws_errors
from orb_common.exceptions import (
    AccessDeniedError,
    ConfigurationError,
    ConflictError,
    CredentialsError,
    DynamoDBConditionFailedError,
    DynamoDBOutcomeUnknownError,
    DynamoDBRefusedError,
    DynamoDBThrottlingError,
    DynamoDBUnavailableError,
    ExternalServiceError,
    OperationTimeoutError,
    OrbError,
    ResourceNotFoundError,
    SecretsManagerRefusedError,
    SecretsManagerUnavailableError,
    ServiceRefusedError,
    ThrottlingError,
)


def answer(code: str, status: int = 400, **more: Any) -> ClientError:
    headers = {"retry-after": "7"}
    return ClientError(
        {
            "Error": {"Code": code, "Message": "the value is PLANTED"},
            "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": headers},
            **more,
        },  # type: ignore[typeddict-unknown-key]
        "Operation",
    )


def mapped(error: BaseException, operation: str, resource: str | None = None) -> OrbError:
    with pytest.raises(OrbError) as caught, aws_errors(operation=operation, resource=resource):
        raise error
    assert caught.value.__cause__ is error
    return caught.value


CASES = [
    (answer("ThrottlingException"), "dynamodb:Query", DynamoDBThrottlingError, True),
    (answer("ConditionalCheckFailedException"), "dynamodb:PutItem", DynamoDBConditionFailedError, False),
    (answer("ValidationException"), "dynamodb:PutItem", DynamoDBRefusedError, False),
    (answer("Anything", 500), "dynamodb:PutItem", DynamoDBUnavailableError, True),
    (answer("ThrottlingException"), "kms:Decrypt", ThrottlingError, True),
    (answer("TooManyRequestsException"), "lambda:Invoke", ThrottlingError, True),
    (answer("AccessDeniedException"), "kms:Decrypt", AccessDeniedError, False),
    (answer("ExpiredTokenException", 403), "kms:Decrypt", CredentialsError, False),
    (answer("ResourceNotFoundException"), "secretsmanager:GetSecretValue", ResourceNotFoundError, False),
    (answer("DecryptionFailure"), "secretsmanager:GetSecretValue", SecretsManagerRefusedError, False),
    (answer("InvalidRequestException"), "secretsmanager:GetSecretValue", ResourceNotFoundError, False),
    (answer("InvalidRequestException"), "secretsmanager:PutSecretValue", SecretsManagerRefusedError, False),
    (answer("InvalidRequestException"), "ssm:GetParameter", ServiceRefusedError, False),
    (
        answer("InternalServiceError", 500),
        "secretsmanager:GetSecretValue",
        SecretsManagerUnavailableError,
        True,
    ),
    (answer("PreconditionFailed", 412), "s3:PutObject", ConflictError, False),
    (answer("NoSuchKey", 404), "s3:GetObject", ResourceNotFoundError, False),
    (answer("InvalidArgument"), "s3:GetObject", ServiceRefusedError, False),
    (answer("503", 503), "s3:HeadObject", ExternalServiceError, True),
    (boto.ReadTimeoutError(endpoint_url="u"), "kms:Decrypt", OperationTimeoutError, True),
    (boto.ConnectTimeoutError(endpoint_url="u"), "kms:Decrypt", OperationTimeoutError, True),
    (boto.EndpointConnectionError(endpoint_url="u"), "dynamodb:GetItem", DynamoDBUnavailableError, True),
    (boto.ConnectionClosedError(endpoint_url="u"), "kms:Decrypt", ExternalServiceError, True),
    (boto.NoCredentialsError(), "kms:Decrypt", CredentialsError, False),
    (boto.NoRegionError(), "kms:CreateClient", ConfigurationError, False),
    (boto.UnauthorizedSSOTokenError(), "kms:Decrypt", CredentialsError, False),
    (boto.SSOTokenLoadError(error_msg="PLANTED"), "kms:Decrypt", CredentialsError, False),
    (boto.TokenRetrievalError(provider="sso", error_msg="PLANTED"), "kms:Decrypt", CredentialsError, False),
    (boto.InvalidConfigError(error_msg="PLANTED"), "kms:CreateClient", ConfigurationError, False),
    (boto.ProfileNotFound(profile="PLANTED"), "kms:CreateClient", ConfigurationError, False),
    (answer("OperationAborted", 409), "s3:PutObject", ExternalServiceError, True),
    (answer("ParameterNotFound"), "ssm:GetParameter", ResourceNotFoundError, False),
    (answer("UserNotFoundException"), "cognito-idp:AdminGetUser", ResourceNotFoundError, False),
    (answer("UsernameExistsException"), "cognito-idp:AdminCreateUser", ConflictError, False),
    (boto.ParamValidationError(report="PLANTED"), "dynamodb:GetItem", DynamoDBRefusedError, False),
]


@pytest.mark.parametrize(("error", "operation", "kind", "retryable"), CASES)
def test_codes_have_one_meaning(
    error: BaseException, operation: str, kind: type[OrbError], retryable: bool
) -> None:
    """Code and service decide the class, the retryability and the details; AWS's text is left out."""
    found = mapped(error, operation, "thing")
    assert type(found) is kind
    assert found.retryable is retryable
    assert found.details["operation"] == operation.partition(":")[2]
    assert "PLANTED" not in str(found.to_dict())
    assert operation in found.message
    pickle.loads(pickle.dumps(found))


@pytest.mark.parametrize("operation", ["GetSecretValue", "PutSecretValue"])
def test_a_secret_that_waits_for_its_deletion_does_not_exist(operation: str) -> None:
    """AWS answers "invalid request", but the error is 404, as for a missing secret."""
    text = "You can't perform this operation on the secret because it was marked for deletion."
    error = answer("InvalidRequestException", Error={"Code": "InvalidRequestException", "Message": text})
    found = mapped(error, f"secretsmanager:{operation}", "thing")
    assert type(found) is ResourceNotFoundError
    assert (found.status, found.retryable) == (404, False)
    assert found.public_message == "it does not exist"


def test_details_of_single_errors() -> None:
    """A throttling error has the time to wait; a failed condition has the stored item."""
    assert mapped(answer("Throttling"), "kms:Decrypt").retry_after == 7.0
    found = mapped(
        answer("ConditionalCheckFailedException", Item={"id": {"S": "1"}}), "dynamodb:PutItem", "t"
    )
    assert isinstance(found, DynamoDBConditionFailedError)
    assert found.item == {"id": {"S": "1"}}
    assert found.table_name == "t"


def test_other_errors_pass_unchanged() -> None:
    """Errors of orb and unknown errors pass unchanged."""
    for error in (OrbError("x"), ValueError("x"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught, aws_errors(operation="kms:Decrypt"):
            raise error
        assert caught.value is error
    with aws_errors(operation="kms:Decrypt"):
        pass


@pytest.mark.parametrize(("error", "operation"), [(case[0], case[1]) for case in CASES])
def test_a_caller_outside_learns_nothing_of_the_inside(error: BaseException, operation: str) -> None:
    """The public form names no table, secret, key, service or operation, whatever the status."""
    found = mapped(error, operation, "customers")
    for shown in (found.public(), pickle.loads(pickle.dumps(found)).public()):
        assert set(shown) == {"code", "message"}
        text = str(shown["message"]).lower()
        for word in ("customers", *operation.lower().split(":")):
            assert word not in text


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (answer("Throttling"), "Throttling", "the value is PLANTED"),
        (ClientError({"Error": {}}, "Operation"), "ClientError", ""),
        (boto.NoRegionError(), "NoRegionError", ""),
        (ValueError("PLANTED"), "ValueError", ""),
    ],
)
def test_code_and_message_of_aws(error: BaseException, code: str, message: str) -> None:
    """The code is AWS's code or the class; the message is AWS's text."""
    assert aws_error_code(error) == code
    assert aws_error_message(error) == message


def test_each_code_has_one_kind() -> None:
    """Each code of AWS is in only one group."""
    groups = [
        errors.THROTTLED, errors.BUSY, errors.FAILED, errors.DENIED, errors.CREDENTIALS, errors.ABSENT,
        errors.CONFLICTS,
    ]  # fmt: skip
    assert sum(map(len, groups)) == len(frozenset().union(*groups))


def test_own_errors_are_like_the_others() -> None:
    """Errors of AWS can be made without arguments and pickled; their status is at least 500."""
    for kind in (AccessDeniedError, CredentialsError, DynamoDBOutcomeUnknownError):
        found = pickle.loads(pickle.dumps(kind()))
        assert type(found) is kind
        assert set(found.public()) == {"code", "message"}
        assert not found.retryable
