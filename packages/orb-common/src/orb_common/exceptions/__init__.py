"""The errors of orb: one tree below `OrbError`. See docs/errors.md.

The ten classes directly below the root are the kinds. Every other error is below exactly one kind, and has the HTTP
status of that kind unless the tree shows its own. Families, in brackets, are second base classes: code catches them
and never raises them.

OrbError
├── InvalidError 400
│   ├── BadRequestError
│   ├── DataValidationError [SecurityException]
│   ├── DecryptionError [SecurityException]
│   ├── DynamoDBBatchInvalidError [DynamoDBUnprocessedError]
│   ├── InvalidJobError
│   └── ValidationError
│       └── ItemTooLargeError
├── UnauthenticatedError 401
│   ├── AuthenticationError
│   ├── InvalidTokenError [SecurityException]
│   │   └── TokenExpiredError
│   └── SpotifyAuthenticationError [SpotifyAPIError]
│       └── SpotifyReauthorizationError
├── DeniedError 403
│   ├── AuthorizationError
│   ├── CrossAccessViolationError [SecurityException]
│   ├── PermissionDeniedError [SecurityException]
│   ├── SecurityViolationError [SecurityException]
│   └── SpotifyDeniedError [SpotifyPlaybackError]
├── NotFoundError 404
│   ├── ResourceNotFoundError
│   └── SpotifyDeviceNotFoundError [SpotifyPlaybackError]
├── ConflictError 409
│   ├── DynamoDBConditionFailedError [DynamoDBError]
│   ├── DynamoDBTransactionCanceledError [DynamoDBError]
│   ├── ItemExistsError
│   ├── LostLockError
│   ├── LostRaceError
│   ├── SpotifyCommandRefusedError [SpotifyPlaybackError]
│   └── UniqueValueTakenError
├── ThrottledError 429
│   ├── DynamoDBThrottlingError 503 [DynamoDBError]
│   │   └── DynamoDBBatchThrottledError 503 [DynamoDBUnprocessedError]
│   ├── SpotifyRateLimitError [SpotifyAPIError]
│   └── ThrottlingError
├── UnavailableError 503
│   ├── DynamoDBBatchFailedError [DynamoDBUnprocessedError]
│   ├── DynamoDBOutcomeUnknownError [DynamoDBError]
│   ├── DynamoDBUnavailableError [DynamoDBError]
│   ├── ExternalServiceError 502
│   ├── SecretsManagerUnavailableError [SecretsManagerError]
│   ├── ServiceUnavailableError
│   └── SpotifyUnavailableError 502 [SpotifyAPIError]
├── TimedOutError 504
│   ├── OperationTimeoutError
│   └── SpotifyTimeoutError [SpotifyAPIError]
├── MisconfiguredError 500
│   ├── AccessDeniedError
│   ├── ConfigurationError
│   ├── CredentialsError
│   ├── DynamoDBMissingError [DynamoDBError]
│   └── SpotifyAppError [SpotifyAPIError]
└── InternalError 500
    ├── DynamoDBRefusedError [DynamoDBError]
    ├── SecretsManagerRefusedError [SecretsManagerError]
    ├── ServiceRefusedError
    ├── SpotifyRefusedError [SpotifyAPIError]
    └── StoredItemError [DynamoDBError]
"""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .aws import AccessDeniedError as AccessDeniedError
    from .aws import CancellationReason as CancellationReason
    from .aws import CredentialsError as CredentialsError
    from .aws import DynamoDBBatchFailedError as DynamoDBBatchFailedError
    from .aws import DynamoDBBatchInvalidError as DynamoDBBatchInvalidError
    from .aws import DynamoDBBatchThrottledError as DynamoDBBatchThrottledError
    from .aws import DynamoDBConditionFailedError as DynamoDBConditionFailedError
    from .aws import DynamoDBError as DynamoDBError
    from .aws import DynamoDBMissingError as DynamoDBMissingError
    from .aws import DynamoDBOutcomeUnknownError as DynamoDBOutcomeUnknownError
    from .aws import DynamoDBRefusedError as DynamoDBRefusedError
    from .aws import DynamoDBThrottlingError as DynamoDBThrottlingError
    from .aws import DynamoDBTransactionCanceledError as DynamoDBTransactionCanceledError
    from .aws import DynamoDBUnavailableError as DynamoDBUnavailableError
    from .aws import DynamoDBUnprocessedError as DynamoDBUnprocessedError
    from .aws import SecretsManagerError as SecretsManagerError
    from .aws import SecretsManagerRefusedError as SecretsManagerRefusedError
    from .aws import SecretsManagerUnavailableError as SecretsManagerUnavailableError
    from .aws import StoredItemError as StoredItemError
    from .base import ErrorOptions as ErrorOptions
    from .base import OrbError as OrbError
    from .codes import CODES as CODES
    from .codes import FURTHER as FURTHER
    from .codes import OLD as OLD
    from .codes import REGISTRY as REGISTRY
    from .codes import SHARED as SHARED
    from .data import BadRequestError as BadRequestError
    from .data import Fault as Fault
    from .data import InvalidJobError as InvalidJobError
    from .data import ItemExistsError as ItemExistsError
    from .data import ItemTooLargeError as ItemTooLargeError
    from .data import LostLockError as LostLockError
    from .data import LostRaceError as LostRaceError
    from .data import ResourceNotFoundError as ResourceNotFoundError
    from .data import UniqueValueTakenError as UniqueValueTakenError
    from .data import ValidationError as ValidationError
    from .kinds import KINDS as KINDS
    from .kinds import ConflictError as ConflictError
    from .kinds import DeniedError as DeniedError
    from .kinds import InternalError as InternalError
    from .kinds import InvalidError as InvalidError
    from .kinds import MisconfiguredError as MisconfiguredError
    from .kinds import NotFoundError as NotFoundError
    from .kinds import ThrottledError as ThrottledError
    from .kinds import TimedOutError as TimedOutError
    from .kinds import UnauthenticatedError as UnauthenticatedError
    from .kinds import UnavailableError as UnavailableError
    from .security import AuthenticationError as AuthenticationError
    from .security import AuthorizationError as AuthorizationError
    from .security import CrossAccessViolationError as CrossAccessViolationError
    from .security import DataValidationError as DataValidationError
    from .security import DecryptionError as DecryptionError
    from .security import InvalidTokenError as InvalidTokenError
    from .security import PermissionDeniedError as PermissionDeniedError
    from .security import SecurityException as SecurityException
    from .security import SecurityViolationError as SecurityViolationError
    from .security import TokenExpiredError as TokenExpiredError
    from .services import ConfigurationError as ConfigurationError
    from .services import ExternalServiceError as ExternalServiceError
    from .services import OperationTimeoutError as OperationTimeoutError
    from .services import ServiceRefusedError as ServiceRefusedError
    from .services import ServiceUnavailableError as ServiceUnavailableError
    from .services import ThrottlingError as ThrottlingError
    from .spotify import SpotifyAPIError as SpotifyAPIError
    from .spotify import SpotifyAppError as SpotifyAppError
    from .spotify import SpotifyAuthenticationError as SpotifyAuthenticationError
    from .spotify import SpotifyCommandRefusedError as SpotifyCommandRefusedError
    from .spotify import SpotifyDeniedError as SpotifyDeniedError
    from .spotify import SpotifyDeviceNotFoundError as SpotifyDeviceNotFoundError
    from .spotify import SpotifyPlaybackError as SpotifyPlaybackError
    from .spotify import SpotifyRateLimitError as SpotifyRateLimitError
    from .spotify import SpotifyReauthorizationError as SpotifyReauthorizationError
    from .spotify import SpotifyRefusedError as SpotifyRefusedError
    from .spotify import SpotifyTimeoutError as SpotifyTimeoutError
    from .spotify import SpotifyUnavailableError as SpotifyUnavailableError

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "AccessDeniedError": ".aws",
        "AuthenticationError": ".security",
        "AuthorizationError": ".security",
        "BadRequestError": ".data",
        "CODES": ".codes",
        "CancellationReason": ".aws",
        "ConfigurationError": ".services",
        "ConflictError": ".kinds",
        "CredentialsError": ".aws",
        "CrossAccessViolationError": ".security",
        "DataValidationError": ".security",
        "DecryptionError": ".security",
        "DeniedError": ".kinds",
        "DynamoDBBatchFailedError": ".aws",
        "DynamoDBBatchInvalidError": ".aws",
        "DynamoDBBatchThrottledError": ".aws",
        "DynamoDBConditionFailedError": ".aws",
        "DynamoDBError": ".aws",
        "DynamoDBMissingError": ".aws",
        "DynamoDBOutcomeUnknownError": ".aws",
        "DynamoDBRefusedError": ".aws",
        "DynamoDBThrottlingError": ".aws",
        "DynamoDBTransactionCanceledError": ".aws",
        "DynamoDBUnavailableError": ".aws",
        "DynamoDBUnprocessedError": ".aws",
        "ErrorOptions": ".base",
        "ExternalServiceError": ".services",
        "FURTHER": ".codes",
        "Fault": ".data",
        "InternalError": ".kinds",
        "InvalidError": ".kinds",
        "InvalidJobError": ".data",
        "InvalidTokenError": ".security",
        "ItemExistsError": ".data",
        "ItemTooLargeError": ".data",
        "KINDS": ".kinds",
        "LostLockError": ".data",
        "LostRaceError": ".data",
        "MisconfiguredError": ".kinds",
        "NotFoundError": ".kinds",
        "OLD": ".codes",
        "OperationTimeoutError": ".services",
        "OrbError": ".base",
        "PermissionDeniedError": ".security",
        "REGISTRY": ".codes",
        "ResourceNotFoundError": ".data",
        "SHARED": ".codes",
        "SecretsManagerError": ".aws",
        "SecretsManagerRefusedError": ".aws",
        "SecretsManagerUnavailableError": ".aws",
        "SecurityException": ".security",
        "SecurityViolationError": ".security",
        "ServiceRefusedError": ".services",
        "ServiceUnavailableError": ".services",
        "SpotifyAPIError": ".spotify",
        "SpotifyAppError": ".spotify",
        "SpotifyAuthenticationError": ".spotify",
        "SpotifyCommandRefusedError": ".spotify",
        "SpotifyDeniedError": ".spotify",
        "SpotifyDeviceNotFoundError": ".spotify",
        "SpotifyPlaybackError": ".spotify",
        "SpotifyRateLimitError": ".spotify",
        "SpotifyReauthorizationError": ".spotify",
        "SpotifyRefusedError": ".spotify",
        "SpotifyTimeoutError": ".spotify",
        "SpotifyUnavailableError": ".spotify",
        "StoredItemError": ".aws",
        "ThrottledError": ".kinds",
        "ThrottlingError": ".services",
        "TimedOutError": ".kinds",
        "TokenExpiredError": ".security",
        "UnauthenticatedError": ".kinds",
        "UnavailableError": ".kinds",
        "UniqueValueTakenError": ".data",
        "ValidationError": ".data",
    },
)
