"""What every orb Lambda function needs: errors, logging, AWS access, security, audit.

Importing this costs no more than an empty module. The names that the package once offered here are found in
their rooms on first use, with one warning that tells where.
"""

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_common.audit import AuditEventType as AuditEventType
    from orb_common.audit import BaseAuditEventType as BaseAuditEventType
    from orb_common.audit import FieldClassification as FieldClassification
    from orb_common.audit import StateTracker as StateTracker
    from orb_common.audit import get_audit_logger as get_audit_logger
    from orb_common.audit import log_audit_event as log_audit_event
    from orb_common.exceptions import AuditLogError as AuditLogError
    from orb_common.exceptions import AuthenticationError as AuthenticationError
    from orb_common.exceptions import AuthorizationError as AuthorizationError
    from orb_common.exceptions import BadRequestError as BadRequestError
    from orb_common.exceptions import ComplianceViolationError as ComplianceViolationError
    from orb_common.exceptions import ConfigurationError as ConfigurationError
    from orb_common.exceptions import ConflictError as ConflictError
    from orb_common.exceptions import ContextExtractionError as ContextExtractionError
    from orb_common.exceptions import CrossAccessViolationError as CrossAccessViolationError
    from orb_common.exceptions import DatabaseError as DatabaseError
    from orb_common.exceptions import DataValidationError as DataValidationError
    from orb_common.exceptions import ExternalServiceError as ExternalServiceError
    from orb_common.exceptions import InternalServerError as InternalServerError
    from orb_common.exceptions import InvalidTokenError as InvalidTokenError
    from orb_common.exceptions import MFARequiredError as MFARequiredError
    from orb_common.exceptions import NotFoundError as NotFoundError
    from orb_common.exceptions import OrbBaseException as OrbBaseException
    from orb_common.exceptions import OrbError as OrbError
    from orb_common.exceptions import PermissionDeniedError as PermissionDeniedError
    from orb_common.exceptions import RateLimitExceededError as RateLimitExceededError
    from orb_common.exceptions import ResourceConflictError as ResourceConflictError
    from orb_common.exceptions import ResourceNotFoundError as ResourceNotFoundError
    from orb_common.exceptions import SecurityException as SecurityException
    from orb_common.exceptions import SecurityViolationError as SecurityViolationError
    from orb_common.exceptions import ServiceError as ServiceError
    from orb_common.exceptions import SessionExpiredError as SessionExpiredError
    from orb_common.exceptions import SuspiciousActivityError as SuspiciousActivityError
    from orb_common.exceptions import TokenExpiredError as TokenExpiredError
    from orb_common.exceptions import ValidationError as ValidationError
    from orb_common.security import validate_token as validate_token

    __version__: str


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        globals()["__version__"] = found = version("orb-common")
        return found
    if name == "__all__":
        from ._root import NAMES

        return sorted(NAMES)
    # The mechanism itself is loaded for those who use it: most import a room, never a name of the root.
    from ._root import find

    return find(name)


def __dir__() -> list[str]:
    from ._root import NAMES

    return sorted({*globals(), "__version__", *NAMES})
