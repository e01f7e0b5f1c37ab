"""What every orb Lambda function needs: errors, logging, AWS access, security, audit.

The package offers the names that most functions need; its rooms offer the rest. A name loads when it is first used, so
`import orb_common` costs no more than an empty module.
"""

# Type checkers know this name. To import `typing` for it would cost more than the rest of the module.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_common.audit import AuditLogger as AuditLogger
    from orb_common.audit import FieldClassification as FieldClassification
    from orb_common.audit import StateTracker as StateTracker
    from orb_common.aws import Bucket as Bucket
    from orb_common.aws import DynamoDB as DynamoDB
    from orb_common.aws import InvocationDeadline as InvocationDeadline
    from orb_common.aws import SecretCache as SecretCache
    from orb_common.aws import Table as Table
    from orb_common.aws import client as client
    from orb_common.aws import get_secret as get_secret
    from orb_common.exceptions import AuthenticationError as AuthenticationError
    from orb_common.exceptions import AuthorizationError as AuthorizationError
    from orb_common.exceptions import BadRequestError as BadRequestError
    from orb_common.exceptions import ConfigurationError as ConfigurationError
    from orb_common.exceptions import ConflictError as ConflictError
    from orb_common.exceptions import CrossAccessViolationError as CrossAccessViolationError
    from orb_common.exceptions import DataValidationError as DataValidationError
    from orb_common.exceptions import DeniedError as DeniedError
    from orb_common.exceptions import ExternalServiceError as ExternalServiceError
    from orb_common.exceptions import InternalError as InternalError
    from orb_common.exceptions import InvalidError as InvalidError
    from orb_common.exceptions import InvalidTokenError as InvalidTokenError
    from orb_common.exceptions import MisconfiguredError as MisconfiguredError
    from orb_common.exceptions import NotFoundError as NotFoundError
    from orb_common.exceptions import OrbError as OrbError
    from orb_common.exceptions import PermissionDeniedError as PermissionDeniedError
    from orb_common.exceptions import ResourceNotFoundError as ResourceNotFoundError
    from orb_common.exceptions import SecurityException as SecurityException
    from orb_common.exceptions import SecurityViolationError as SecurityViolationError
    from orb_common.exceptions import ThrottledError as ThrottledError
    from orb_common.exceptions import TimedOutError as TimedOutError
    from orb_common.exceptions import TokenExpiredError as TokenExpiredError
    from orb_common.exceptions import UnauthenticatedError as UnauthenticatedError
    from orb_common.exceptions import UnavailableError as UnavailableError
    from orb_common.exceptions import ValidationError as ValidationError
    from orb_common.logging import get_logger as get_logger
    from orb_common.redaction import redact as redact
    from orb_common.security import KmsCipher as KmsCipher
    from orb_common.security import Principal as Principal
    from orb_common.security import TokenVerifier as TokenVerifier
    from orb_common.security import allowed as allowed
    from orb_common.utils import new_id as new_id
    from orb_common.utils import utc_now as utc_now

    __version__: str

_NAMES = {
    "AuditLogger": "orb_common.audit",
    "AuthenticationError": "orb_common.exceptions",
    "AuthorizationError": "orb_common.exceptions",
    "BadRequestError": "orb_common.exceptions",
    "Bucket": "orb_common.aws",
    "ConfigurationError": "orb_common.exceptions",
    "ConflictError": "orb_common.exceptions",
    "CrossAccessViolationError": "orb_common.exceptions",
    "DataValidationError": "orb_common.exceptions",
    "DeniedError": "orb_common.exceptions",
    "DynamoDB": "orb_common.aws",
    "ExternalServiceError": "orb_common.exceptions",
    "FieldClassification": "orb_common.audit",
    "InternalError": "orb_common.exceptions",
    "InvalidError": "orb_common.exceptions",
    "InvalidTokenError": "orb_common.exceptions",
    "InvocationDeadline": "orb_common.aws",
    "KmsCipher": "orb_common.security",
    "MisconfiguredError": "orb_common.exceptions",
    "NotFoundError": "orb_common.exceptions",
    "OrbError": "orb_common.exceptions",
    "PermissionDeniedError": "orb_common.exceptions",
    "Principal": "orb_common.security",
    "ResourceNotFoundError": "orb_common.exceptions",
    "SecretCache": "orb_common.aws",
    "SecurityException": "orb_common.exceptions",
    "SecurityViolationError": "orb_common.exceptions",
    "StateTracker": "orb_common.audit",
    "Table": "orb_common.aws",
    "ThrottledError": "orb_common.exceptions",
    "TimedOutError": "orb_common.exceptions",
    "TokenExpiredError": "orb_common.exceptions",
    "TokenVerifier": "orb_common.security",
    "UnauthenticatedError": "orb_common.exceptions",
    "UnavailableError": "orb_common.exceptions",
    "ValidationError": "orb_common.exceptions",
    "allowed": "orb_common.security",
    "client": "orb_common.aws",
    "get_logger": "orb_common.logging",
    "get_secret": "orb_common.aws",
    "new_id": "orb_common.utils",
    "redact": "orb_common.redaction",
    "utc_now": "orb_common.utils",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        globals()["__version__"] = found = version("orb-common")
        return found
    # Imported here: most functions import from a room and never use a name of the root.
    from ._startup.lazy import lazy_names

    find, _, names = lazy_names(__name__, _NAMES)
    return names if name == "__all__" else find(name)


def __dir__() -> list[str]:
    return sorted({*globals(), "__version__", *_NAMES})
