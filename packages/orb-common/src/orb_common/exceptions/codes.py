"""Every code that an orb error can carry, and what it means.

Clients look up a code to decide what to show, so a code never changes its meaning. Clients find the texts of
`REGISTRY` in the error registry (`schemas/`, entity ErrorRegistry). This module repeats those codes, because
orb_common may not import the generated models. A test compares both.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CODES", "FURTHER", "OLD", "REGISTRY", "SHARED"]

REGISTRY: Mapping[str, str] = MappingProxyType(
    {
        "ORB-API-001": "a query failed",
        "ORB-API-002": "a mutation failed",
        "ORB-API-003": "the input of an operation is wrong",
        "ORB-API-004": "the network or an external service failed",
        "ORB-AUTH-001": "an e-mail address has the wrong format",
        "ORB-AUTH-002": "wrong credentials",
        "ORB-AUTH-003": "an e-mail address could not be verified",
        "ORB-AUTH-004": "the user exists already",
        "ORB-AUTH-005": "looking up an e-mail address failed",
        "ORB-DATA-001": "data has the wrong format",
        "ORB-DATA-002": "not found",
        "ORB-SYS-001": "something unexpected failed",
    }
)
"""The codes of the error registry."""

FURTHER: Mapping[str, str] = MappingProxyType(
    {
        "AWS_ACCESS_DENIED": "the role of the function lacks a permission",
        "AWS_CREDENTIALS": "AWS does not accept the credentials of the function",
        "CONFIGURATION_ERROR": "a setting is missing or wrong",
        "DENIED": "the caller may not do this",
        "DYNAMODB_BATCH_INVALID": "part of a batch was written, the rest is not valid",
        "DYNAMODB_BATCH_THROTTLED": "DynamoDB asks to slow down, and part of a batch was not processed",
        "DYNAMODB_CONDITION_FAILED": "an item is not in the expected state",
        "DYNAMODB_ERROR": "DynamoDB refused a request",
        "DYNAMODB_MISSING": "a table or an index does not exist",
        "DYNAMODB_OUTCOME_UNKNOWN": "the answer to a write was lost",
        "DYNAMODB_THROTTLED": "DynamoDB asks to slow down",
        "DYNAMODB_TRANSACTION_CANCELED": "no write of a transaction was applied",
        "DYNAMODB_UNAVAILABLE": "DynamoDB failed",
        "DYNAMODB_UNPROCESSED": "part of a batch was not processed",
        "INTERNAL": "a mistake in orb or in the function",
        "INVALID": "the request breaks a rule",
        "INVALID_JOB": "a job breaks rules",
        "ITEM_EXISTS": "an item with that key exists",
        "ITEM_TOO_LARGE": "an item is larger than DynamoDB accepts",
        "LOST_LOCK": "a lock expired, and another owner has taken it",
        "LOST_RACE": "other writers changed the item first",
        "MISCONFIGURED": "a setting, a role or a credential is wrong",
        # Once ORB-AUTH-003, which the registry uses for something else. Later clients use 006 and 007.
        "ORB-AUTH-008": "the caller is known and may not do this",
        "ORB-DATA-003": "the request conflicts with what is stored",
        "ORB-DATA-004": "the request cannot be understood",
        "ORB-DATA-005": "nothing with that name exists",
        "ORB-SEC-002": "a security rule was violated",
        "ORB-SEC-004": "fields of the input break rules",
        "ORB-SEC-008": "a token is not valid or has expired",
        "ORB-SEC-009": "a permission is missing",
        "ORB-SEC-010": "the caller asked for the data of another user",
        "ORB-SEC-014": "a ciphertext cannot be decrypted",
        "ORB-SEC-SECURITYEXCEPTION": "a security rule without a class of its own was broken",
        "ORB-SYS-000": "an error without a class of its own",
        "ORB-SYS-005": "a service is not available",
        "SECRETS_MANAGER_ERROR": "Secrets Manager refused a request",
        "SECRETS_MANAGER_UNAVAILABLE": "Secrets Manager failed",
        "SERVICE_REFUSED": "a service refused a request",
        "SPOTIFY_API_ERROR": "Spotify failed",
        "SPOTIFY_APP": "Spotify does not know the app, or its secret is wrong",
        "SPOTIFY_AUTH_ERROR": "Spotify does not accept the token",
        "SPOTIFY_COMMAND_REFUSED": "a player does not allow a command now",
        "SPOTIFY_DENIED": "the user of Spotify or the token may not do this",
        "SPOTIFY_DEVICE_NOT_FOUND": "a player is not connected",
        "SPOTIFY_PLAYBACK_ERROR": "a player did not do what was requested",
        "SPOTIFY_RATE_LIMIT": "Spotify asks to slow down",
        "SPOTIFY_REAUTHORIZATION": "the user must connect Spotify again",
        "SPOTIFY_REFUSED": "Spotify refused a request",
        "SPOTIFY_TIMEOUT": "Spotify did not answer in time",
        "SPOTIFY_UNAVAILABLE": "Spotify failed or cannot be reached",
        "STORED_ITEM": "a stored item does not match its schema",
        "THROTTLED": "too many requests",
        "THROTTLING_ERROR": "a service asks to slow down",
        "TIMED_OUT": "no answer in time",
        "TIMEOUT_ERROR": "an operation took too long",
        "UNAUTHENTICATED": "the caller has not proven an identity",
        "UNAVAILABLE": "a service failed or cannot be reached",
        "UNIQUE_VALUE_TAKEN": "another item has the same value, which must be unique",
    }
)
"""The codes of current errors that are not in the registry."""

OLD: Mapping[str, str] = MappingProxyType(
    {
        "INVALID_SENSOR_CONFIG": "the settings of a sensor break a rule",
        "ITEM_NOT_FOUND": "an item does not exist",
        "ORB-AUD-001": "the audit trail failed",
        "ORB-AUD-002": "an audit event is not valid",
        "ORB-RES-001": "a resource cannot be used now",
        "ORB-SEC-001": "the event does not name the caller",
        "ORB-SEC-003": "too many requests",
        "ORB-SEC-005": "a compliance rule was broken",
        "ORB-SEC-006": "an audit event could not be written",
        "ORB-SEC-007": "the session is over",
        "ORB-SEC-011": "a second factor is required",
        "ORB-SEC-012": "suspicious activity",
        "ORB-SEC-013": "one resource is in conflict with another",
        "ORB-SVC-001": "one of our services failed",
        "ORB-SYS-002": "the server failed",
        "ORB-SYS-003": "the system cannot work",
        "ORB-SYS-004": "a dependency failed",
        "ORB-SYS-006": "calls to a service are suspended",
        "ORB-SYS-007": "a quota is used up",
        "OrbBaseException": "the older base class of the hub, whose subclasses have their names as codes",
        "OrbWarning": "a warning that stops nothing",
        "UNKNOWN_ERROR": "an error of the motion layer without a class of its own",
    }
)
"""The codes of classes that nothing raises any more. They must never get another meaning."""

SHARED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "DYNAMODB_ERROR": frozenset({"DynamoDBError", "DynamoDBRefusedError"}),
        "DYNAMODB_UNPROCESSED": frozenset({"DynamoDBBatchFailedError", "DynamoDBUnprocessedError"}),
        "ORB-SEC-008": frozenset({"InvalidTokenError", "TokenExpiredError"}),
        "SECRETS_MANAGER_ERROR": frozenset({"SecretsManagerError", "SecretsManagerRefusedError"}),
    }
)
"""The codes that several current errors share on purpose."""

CODES: Mapping[str, str] = MappingProxyType({**REGISTRY, **FURTHER, **OLD})
"""All codes."""
