"""Errors of AWS turned into errors of orb, by AWS's code, with the original as cause.

AWS has a dozen codes for "slow down", and its messages hold the caller's values. Here each code has one meaning. The
message says which operation failed and how; AWS's own text stays on the cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from orb_common.exceptions import (
    AccessDeniedError,
    CancellationReason,
    ConfigurationError,
    ConflictError,
    CredentialsError,
    DynamoDBConditionFailedError,
    DynamoDBError,
    DynamoDBMissingError,
    DynamoDBRefusedError,
    DynamoDBThrottlingError,
    DynamoDBTransactionCanceledError,
    DynamoDBUnavailableError,
    ExternalServiceError,
    OperationTimeoutError,
    OrbError,
    ResourceNotFoundError,
    SecretsManagerError,
    SecretsManagerRefusedError,
    SecretsManagerUnavailableError,
    ServiceRefusedError,
    ThrottlingError,
)

if TYPE_CHECKING:
    from types import TracebackType

THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded", "EC2ThrottledException", "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException", "ReplicatedWriteConflictException", "RequestLimitExceeded",
        "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling",
        "ThrottlingError", "ThrottlingException", "TooManyRequestsException",
    }
)  # fmt: skip
"""The service refused the request without reading it: the same request may succeed later."""
BUSY = frozenset(
    {
        "OperationAborted", "OperationAbortedException", "TransactionConflict",
        "TransactionConflictException", "TransactionInProgressException",
    }
)  # fmt: skip
"""Another request holds the item. Ours was not applied, and may succeed later."""
FAILED = frozenset(
    {
        "IDPCommunicationError", "InternalError", "InternalFailure", "InternalServerError",
        "InternalServerErrorException", "InternalServiceError", "InternalServiceErrorException",
        "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable", "ServiceUnavailableException",
        "KMSInternalException", "DependencyTimeoutException", "ServiceFailure", "500", "502", "503", "504",
    }
)  # fmt: skip
"""The service failed. A write may still have been applied."""
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "Forbidden", "UnauthorizedOperation", "403"})
"""The function's role does not allow it."""
CREDENTIALS = frozenset(
    {
        "AuthFailure", "ExpiredToken", "ExpiredTokenException", "IncompleteSignature",
        "IncompleteSignatureException", "InvalidAccessKeyId", "InvalidClientTokenId",
        "InvalidSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch", "UnrecognizedClientException",
        "InvalidToken",
    }
)  # fmt: skip
"""AWS does not accept the credentials: they are expired, unknown or wrongly signed."""
ABSENT = frozenset(
    {
        "404", "NoSuchBucket", "NoSuchKey", "NotFound", "NotFoundException", "ParameterNotFound",
        "ResourceNotFoundException", "UserNotFoundException",
    }
)  # fmt: skip
CONFLICTS = frozenset(
    {
        "409", "412", "AliasExistsException", "ConditionalRequestConflict", "ConflictException",
        "PreconditionFailed", "ResourceConflictException", "ResourceExistsException",
        "UsernameExistsException",
    }
)  # fmt: skip


def aws_error_code(error: BaseException) -> str:
    """Return AWS's error code, or the exception's name if there is no code. Neither holds values."""
    return str(_error_fields(error).get("Code") or type(error).__name__)


def aws_error_message(error: BaseException | None) -> str:
    """Return AWS's own text, or an empty text. It can hold values: compare it, but do not show it."""
    return str(_error_fields(error).get("Message") or "")


def _error_fields(error: BaseException | None) -> Mapping[str, object]:
    response = getattr(error, "response", None)
    fields = response.get("Error") if isinstance(response, Mapping) else None
    return fields if isinstance(fields, Mapping) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The meaning of an exception of botocore."""

    kind: str
    """throttled, busy, failed, timeout, unreachable, denied, credentials, absent, conflict, condition,
    canceled, configuration or refused."""
    code: str
    """AWS's code, or the exception's name."""
    applied: bool | None = False
    """False: the request had no effect. None: not known."""

    RETRYABLE: ClassVar[frozenset[str]] = frozenset({"throttled", "busy", "failed", "timeout", "unreachable"})

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.kind in self.RETRYABLE


def classify(error: BaseException) -> Fault | None:  # noqa: PLR0911 - a table of classes
    """Return the meaning of an exception. None: it is not one of botocore's."""
    from botocore import exceptions as boto
    from botocore.parsers import ResponseParserError

    name = type(error).__name__
    if isinstance(error, boto.ClientError):
        return _classify_response(aws_error_code(error), error.response)
    if isinstance(error, boto.ConnectTimeoutError):
        return Fault(kind="timeout", code=name)
    if isinstance(error, boto.ReadTimeoutError):
        return Fault(kind="timeout", code=name, applied=None)
    if isinstance(error, boto.EndpointConnectionError | boto.ProxyConnectionError):
        return Fault(kind="unreachable", code=name)
    answers = boto.HTTPClientError, boto.IncompleteReadError, boto.ChecksumError, ResponseParserError
    if isinstance(error, (*answers, boto.ResponseStreamingError)):
        return Fault(kind="failed", code=name, applied=None)
    missing = boto.NoCredentialsError, boto.PartialCredentialsError, boto.CredentialRetrievalError
    sign_in = boto.MetadataRetrievalError, boto.TokenRetrievalError, boto.SSOError
    if isinstance(error, (*missing, *sign_in, boto.RefreshWithMFAUnsupportedError)):
        return Fault(kind="credentials", code=name)
    if isinstance(error, boto.BotoCoreError):
        regions = boto.NoRegionError, boto.InvalidRegionError, boto.EndpointVariantError
        profiles = boto.ProfileNotFound, boto.ConfigNotFound, boto.ConfigParseError, boto.InvalidConfigError
        loops = boto.InfiniteLoopConfigError, boto.UnknownCredentialError
        setup = (*regions, *profiles, *loops)
        return Fault(kind="configuration" if isinstance(error, setup) else "refused", code=name)
    return None


_KINDS = (
    ("throttled", THROTTLED), ("busy", BUSY), ("denied", DENIED), ("credentials", CREDENTIALS), ("absent", ABSENT),
    ("conflict", CONFLICTS), ("condition", frozenset({"ConditionalCheckFailedException"})),
)  # fmt: skip
_TOO_MANY = 429
_SERVER_ERROR = 500


def _classify_response(code: str, response: dict[str, Any]) -> Fault:
    for kind, codes in _KINDS:
        if code in codes:
            return Fault(kind=kind, code=code)
    if code == "TransactionCanceledException":
        throttled = THROTTLED | {"ProvisionedThroughputExceeded"}
        causes = {str(reason.get("Code", "None")) for reason in response.get("CancellationReasons", ())}
        causes.discard("None")
        if not causes or not causes <= throttled | BUSY:
            return Fault(kind="canceled", code=code)
        return Fault(kind="busy" if causes.isdisjoint(throttled) else "throttled", code=code)
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status == _TOO_MANY:
        return Fault(kind="throttled", code=code)
    if code in FAILED or status >= _SERVER_ERROR:
        return Fault(kind="failed", code=code, applied=None)
    return Fault(kind="refused", code=code)


class aws_errors:  # noqa: N801 - used as a statement
    """A `with` block that turns botocore's exceptions into errors of orb.

    Args:
        operation: The service and its operation as IAM spells them, such as "dynamodb:GetItem".
        resource: The name of the table, secret, bucket or key. Never a value.

    Raises:
        OrbError: The error of the fault and the service; docs/aws.md has the table.
    """

    __slots__ = ("_operation", "_resource")

    def __init__(self, *, operation: str, resource: str | None = None) -> None:
        self._operation = operation
        self._resource = resource

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            raise_mapped(error, operation=self._operation, resource=self._resource)


def raise_mapped(error: Exception, *, operation: str, resource: str | None = None) -> None:
    """Raise the error of orb for an exception of botocore. Do nothing for any other exception."""
    if isinstance(error, OrbError):
        return
    fault = classify(error)
    if fault is not None:
        raise to_error(fault, error, operation=operation, resource=resource) from error


def raise_creation_error(error: Exception, service_name: str) -> None:
    """Raise the error of orb for a client that could not be made. Do nothing for an unknown exception."""
    operation = f"{service_name}:CreateClient"
    raise_mapped(error, operation=operation)
    # For an invalid endpoint, botocore raises a plain ValueError that contains the endpoint.
    if isinstance(error, ValueError):
        raise ConfigurationError(f"{operation}: the endpoint of the service is not a URL") from error


SCHEDULED_FOR_DELETION = "InvalidRequestException"
"""Secrets Manager's code for a secret scheduled for deletion, and for a write to a secret that another service owns."""


def _is_deleted_secret(fault: Fault, error: BaseException, operation: str) -> bool:
    """Return whether a secret is deleted, even if it could still be restored.

    For a read, the code has no other reason. For a write, another service may own the secret, and only the text tells
    the two apart. Source: API reference of Secrets Manager, errors of GetSecretValue and PutSecretValue.
    """
    if fault.code != SCHEDULED_FOR_DELETION or not operation.startswith("secretsmanager:"):
        return False
    return operation.endswith(":GetSecretValue") or "delet" in aws_error_message(error).lower()


_PUBLIC_MESSAGES = {
    "absent": "it does not exist",
    "canceled": "it is not in the expected state",
    "condition": "it is not in the expected state",
    "conflict": "it is in conflict with what is there",
    "throttled": "too many requests at once",
}


def to_error(fault: Fault, error: BaseException, *, operation: str, resource: str | None = None) -> OrbError:
    """Return the error of orb for a fault. The caller raises it from the original.

    Its public form names neither operation nor resource: callers outside must not learn how a function is built.
    """
    if _is_deleted_secret(fault, error, operation):
        fault = Fault(kind="absent", code=fault.code)
    mapped = _build_error(fault, error, operation, resource)
    mapped.public_message = _PUBLIC_MESSAGES.get(fault.kind, "the service did not accept it")
    return mapped


def _build_error(  # noqa: PLR0911 - one return a kind
    fault: Fault, error: BaseException, operation: str, resource: str | None
) -> OrbError:
    service, _, action = operation.partition(":")
    details: dict[str, object] = {"service": service, "operation": action, "aws_code": fault.code}
    if resource is not None:
        details["resource"] = resource
    response: dict[str, Any] = getattr(error, "response", None) or {}
    prefix = f"{operation}: "
    if fault.kind == "timeout":
        return OperationTimeoutError(f"{prefix}no answer in time", details=details)
    if fault.kind == "denied":
        return AccessDeniedError(f"{prefix}not allowed to the function's role", details=details)
    if fault.kind == "credentials":
        return CredentialsError(f"{prefix}credentials not accepted", details=details)
    if fault.kind == "configuration":
        return ConfigurationError(f"{prefix}{fault.code}", details=details)
    if service == "dynamodb":
        return _dynamodb(fault, response, prefix, action, resource, details)
    if fault.kind == "throttled":
        return ThrottlingError(
            f"{prefix}asked to slow down", retry_after=_retry_after(response), details=details
        )
    if fault.kind == "absent":
        return ResourceNotFoundError(f"{prefix}no such resource", resource_type=service, details=details)
    if fault.kind == "conflict":
        return ConflictError(f"{prefix}in conflict with what is there", details=details)
    message = f"{prefix}{_reason(fault)}"
    if service == "secretsmanager":
        return _secretsmanager(fault, message, resource, details)
    if fault.retryable:
        return ExternalServiceError(message, service=service, details=details)
    return ServiceRefusedError(message, details=details)


def _secretsmanager(
    fault: Fault, message: str, secret: str | None, details: dict[str, object]
) -> SecretsManagerError:
    if fault.retryable:
        return SecretsManagerUnavailableError(message, secret, details=details)
    return SecretsManagerRefusedError(message, secret, details=details)


def _dynamodb(  # noqa: PLR0917 - private, called in one place
    fault: Fault,
    response: dict[str, Any],
    prefix: str,
    operation: str,
    table: str | None,
    details: dict[str, object],
) -> DynamoDBError:
    if fault.kind == "throttled":
        return DynamoDBThrottlingError(f"{prefix}asked to slow down", table, operation, details=details)
    if fault.kind == "condition":
        return DynamoDBConditionFailedError(
            f"{prefix}the item is not in the expected state",
            table,
            operation,
            item=response.get("Item"),
            details=details,
        )
    if fault.code == "TransactionCanceledException":
        reasons = [
            CancellationReason(
                code=str(reason.get("Code", "None")), message=reason.get("Message"), item=reason.get("Item")
            )
            for reason in response.get("CancellationReasons", ())
        ]
        # If every reason is temporary, the transaction may succeed later.
        return DynamoDBTransactionCanceledError(
            f"{prefix}canceled", table, operation, reasons=reasons, retryable=fault.retryable, details=details
        )
    if fault.kind == "absent":
        return DynamoDBMissingError(f"{prefix}{_reason(fault)}", table, operation, details=details)
    if fault.retryable:
        return DynamoDBUnavailableError(f"{prefix}{_reason(fault)}", table, operation, details=details)
    return DynamoDBRefusedError(f"{prefix}{_reason(fault)}", table, operation, details=details)


def _reason(fault: Fault) -> str:
    return {
        "busy": "another request holds the item",
        "failed": "the service failed",
        "unreachable": "the service cannot be reached",
        "absent": "no such resource",
    }.get(fault.kind, f"refused ({fault.code})")


def _retry_after(response: dict[str, Any]) -> float | None:
    text = response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("retry-after", "")
    return float(text) if text.isdecimal() else None
