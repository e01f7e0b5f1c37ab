"""The tree as a whole: what holds for every error, whoever adds the next."""

from __future__ import annotations

import copy
import importlib
import inspect
import json
import pickle
import pkgutil
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import orb_common.exceptions as room
from orb_common.exceptions.codes import CODES, FURTHER, REGISTRY, SHARED

ROOT = Path(__file__).resolve().parents[4]

for _module in pkgutil.iter_modules(room.__path__):
    importlib.import_module(f"{room.__name__}.{_module.name}")
# Rooms above add errors of their own; they are part of the tree as well.
importlib.import_module("orb_common.aws.errors")
importlib.import_module("orb_common.security.encryption")


def tree(cls: type[room.OrbError] = room.OrbError) -> list[type[room.OrbError]]:
    below = [
        found
        for child in cls.__subclasses__()
        if child.__module__.startswith("orb_common")
        for found in tree(child)
    ]
    return sorted({cls, *below}, key=lambda found: found.__name__)


TREE = tree()
OWN = [cls for cls in TREE if cls.__module__.startswith(room.__name__)]
OTHERS = [cls for cls in TREE if cls not in OWN]
SECRET = "s3cret-value"
TEXTS = {"message", "reason", "violation", "error_code", "code"}


def arguments(cls: type[room.OrbError]) -> dict[str, object]:
    """A value for each parameter that is no message, by introspection."""
    found: dict[str, object] = {}
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if (
            name
            in {"self", "status", "http_status", "severity", "status_code", "retryable", "retry_after"}
            | TEXTS
        ):
            continue
        if parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
            continue
        annotation = str(parameter.annotation)
        if name == "details":
            found[name] = {"given": SECRET}
        elif "float" in annotation or "int" in annotation.split(" ", maxsplit=1)[0] or "bool" in annotation:
            found[name] = 7
        elif "CancellationReason" in annotation:
            found[name] = [room.CancellationReason(code="ConditionalCheckFailed", message=SECRET)]
        elif "Iterable" in annotation:
            found[name] = [{"id": {"S": SECRET}}]
        elif "Sequence[str]" in annotation or "ValidationErrors" in annotation:
            found[name] = [SECRET]
        elif "Item" in annotation or "Mapping" in annotation or "dict" in annotation:
            found[name] = {"id": {"S": SECRET}}
        else:
            found[name] = SECRET
    return found


def same(one: room.OrbError, other: room.OrbError) -> None:
    assert type(one) is type(other)
    assert one.__dict__ == other.__dict__
    assert str(one) == str(other)
    assert one.args == other.args


def test_tree_holds_the_families() -> None:
    """The names of the hub and of the motion layer are all in one tree."""
    names = {cls.__name__ for cls in TREE}
    assert len(names) == len(TREE)
    hub = {
        "AuditError AuditLogError AuditValidationError AuthenticationError AuthorizationError BadRequestError",
        "CircuitBreakerOpenError ComplianceViolationError ConfigurationError ConflictError ContextExtractionError",
        "CrossAccessViolationError DataValidationError DatabaseError DependencyError ExternalServiceError",
        "InternalServerError InvalidFormatError InvalidInputError InvalidTokenError MFARequiredError NotFoundError",
        "MissingRequiredFieldError OrbBaseException OrbWarning PermissionDeniedError QuotaExceededError RateLimitError",
        "RateLimitExceededError ResourceAlreadyExistsError ResourceConflictError ResourceError ResourceExpiredError",
        "ResourceLockedError ResourceNotFoundError ResourceOperationConflictError SecurityException ServiceError",
        "SecurityViolationError ServiceUnavailableError SessionExpiredError SuspiciousActivityError TokenExpiredError",
        "ValidationError ValueOutOfRangeError",
    }
    motion = {
        "DynamoDBError DynamoDBItemNotFoundError DynamoDBThrottlingError InvalidSensorConfigError SecretsManagerError",
        "SpotifyAPIError SpotifyAuthenticationError SpotifyPlaybackError SpotifyRateLimitError ThrottlingError",
    }
    assert {name for line in hub | motion for name in line.split()} <= names


def test_codes_are_unique() -> None:
    """A code belongs to one class, or to a family that is written down."""
    classes = defaultdict(set)
    for cls in TREE:
        classes[cls.code].add(cls.__name__)
    shared = {code: frozenset(names) for code, names in classes.items() if len(names) > 1}
    assert shared == dict(SHARED)


def test_codes_are_documented() -> None:
    """Each code is in the error registry or in the table beside it; none is documented without use there."""
    used = {cls.code for cls in TREE}
    assert used <= CODES.keys()
    assert FURTHER.keys() <= used
    assert not FURTHER.keys() & REGISTRY.keys()


def test_authorization_does_not_use_the_code_of_email_verification() -> None:
    """ORB-AUTH-003 is e-mail verification, in the registry and nowhere else."""
    assert "ORB-AUTH-003" in REGISTRY
    assert all(cls.code != "ORB-AUTH-003" for cls in TREE)
    assert room.AuthorizationError.code in FURTHER


def test_registry_is_the_schemas() -> None:
    """The registry's codes here are those of schemas/."""
    yaml = pytest.importorskip("yaml")
    files = [path for path in (ROOT / "schemas").rglob("*.y*ml") if "registry" in path.stem.lower()]
    if not files:
        pytest.skip("schemas/ has no error registry yet")
    text = "".join(path.read_text() for path in files)
    items: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                collect(key)
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)
        elif isinstance(value, str) and value.startswith("ORB-") and value[-3:].isdigit():
            items.add(value)

    for path in files:
        collect(yaml.safe_load(path.read_text()))
    assert items == set(REGISTRY), text[:200]


@pytest.mark.parametrize("cls", OWN, ids=lambda cls: cls.__name__)
class TestEach:
    def test_constructible(self, cls: type[room.OrbError]) -> None:
        """Every class is made without arguments, with a message, and with all it takes."""
        assert str(cls())
        first = next(iter(p for p in inspect.signature(cls.__init__).parameters if p != "self"))
        if first == "message":
            assert cls("what happened").message == "what happened"
        error = cls(**arguments(cls))
        assert 400 <= error.status < 600
        assert isinstance(error.retryable, bool)
        assert error.error_code == error.code
        assert error.http_status == error.status

    def test_message_holds_no_values(self, cls: type[room.OrbError]) -> None:
        """Values given appear in attributes, never in the text."""
        error = cls(**arguments(cls))
        assert SECRET not in str(error)
        assert SECRET not in repr(error)

    def test_attributes(self, cls: type[room.OrbError]) -> None:
        """What is given by name is there by that name."""
        given = arguments(cls)
        error = cls(**given)
        for name, value in given.items():
            if name in {"details", "compliance_type", "config_name"}:
                continue
            kept = getattr(error, "spotify_status" if name == "status_code" else name)
            assert kept == value or list(kept) == list(value) or name == "invalid_value"

    def test_pickle_and_copy(self, cls: type[room.OrbError]) -> None:
        """An error crosses processes whole: facts, details, notes, cause."""
        error = cls(**arguments(cls))
        error.add_note("seen")
        try:
            raise error from ValueError("root")
        except room.OrbError as raised:
            for twin in (pickle.loads(pickle.dumps(raised)), copy.copy(raised), copy.deepcopy(raised)):
                same(raised, twin)
                assert repr(twin.__cause__) == repr(ValueError("root"))

    def test_options(self, cls: type[room.OrbError]) -> None:
        """Code, status, retryable, retry_after and details can be given to any of them."""
        details = {"mine": 1}
        error = cls(code="X-1", status=418, retryable=True, retry_after=2.5, details=details)
        assert (error.code, error.status, error.retryable, error.retry_after) == ("X-1", 418, True, 2.5)
        assert error.details["mine"] == 1
        assert details == {"mine": 1}
        assert cls().code == cls.code
        old = cls(error_code="X-2", http_status=419)
        assert (old.code, old.status) == ("X-2", 419)

    def test_shapes(self, cls: type[room.OrbError]) -> None:
        """Both old shapes of to_dict are there for each."""
        error = cls(details={"when": datetime(2026, 1, 1, tzinfo=UTC)})
        response = error.to_dict(shape="response")
        assert set(response) == {"statusCode", "body"}
        assert set(response["body"]["error"]) == {"code", "message", "details"}
        assert response["body"]["error"]["details"]["when"] == "2026-01-01T00:00:00+00:00"
        assert set(error.to_dict(shape="plain")) == {"error", "message", "details"}
        typed = error.to_dict(shape="typed")
        assert set(typed) == {"error", "message", "details", "type"}
        assert typed["error"] == (cls.motion_code or cls.code)
        assert json.loads(error.to_json()) == error.to_dict()

    def test_public(self, cls: type[room.OrbError]) -> None:
        """A server's fault tells a caller its code and nothing else."""
        error = cls(**arguments(cls), status=503)
        assert set(error.public()) == {"code", "message"}
        assert error.message not in str(error.public()) or error.message == "an unexpected error occurred"
        assert SECRET not in str(error.public())


@pytest.mark.parametrize("cls", OTHERS, ids=lambda cls: cls.__name__)
def test_errors_of_other_rooms(cls: type[room.OrbError]) -> None:
    """What a room adds is made without arguments, travels, and keeps values out of its text."""
    assert str(cls())
    error = cls(**arguments(cls))
    assert SECRET not in str(error)
    same(error, pickle.loads(pickle.dumps(error)))


class Opaque:
    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


def test_to_json_never_fails() -> None:
    """Whatever the details hold, an error can be told."""
    circle: dict[object, object] = {}
    circle["self"] = circle
    deep: list[object] = []
    for _ in range(2000):
        deep = [deep]
    details = {
        "datetime": datetime(2026, 1, 1, tzinfo=UTC),
        "decimal": Decimal("1.10"),
        "whole": Decimal(3),
        "huge": Decimal("1e999999"),
        "nan": float("nan"),
        "bytes": b"\x00\xff",
        "set": {2, 1},
        "circle": circle,
        "deep": deep,
        "opaque": Opaque(),
        "surrogate": "\ud800",
        "long": 10**5000,
        "keys": {1: 1, None: 2, (1, 2): 3, b"x": 4},
    }
    told = json.loads(room.OrbError("x", details=details).to_json(shape="plain"))["details"]
    assert told["datetime"] == "2026-01-01T00:00:00+00:00"
    assert (told["decimal"], told["whole"], told["set"]) == (1.1, 3, [1, 2])
    assert told["circle"] == {"self": "[circular]"}
    assert told["opaque"] == "<Opaque>"
    assert json.dumps(room.BadRequestError("x", details=details).public())


@pytest.mark.parametrize("given", [ValueError("hunter2"), None, b"hunter2", {"password": "hunter2"}, 5])
def test_message_is_always_text(given: object) -> None:
    """Who wraps an exception, or passes what is no text, gets an error that can be told, without the text inside."""
    error = room.ResourceNotFoundError(given)  # type: ignore[arg-type]  # what untyped code does
    told = f"{error} {error!r} {error.to_json()} {json.dumps(error.to_dict())} {json.dumps(error.public())}"
    assert "hunter2" not in told
    assert error.message == f"<{type(given).__name__}>"
    assert pickle.loads(pickle.dumps(error)).message == error.message == str(error)


def test_cause_that_cannot_be_pickled() -> None:
    """A cause that cannot travel stays behind; the error travels."""
    error = room.ConflictError("x", details={"a": 1})
    error.__cause__ = ValueError(lambda: None)
    twin = pickle.loads(pickle.dumps(error))
    same(error, twin)
    assert twin.__cause__ is None


def test_old_spellings() -> None:
    """The old keywords and argument orders mean what they meant."""
    placed = room.OrbError("x", "A-1", 404, {"a": 1})
    assert (placed.code, placed.status, placed.details) == ("A-1", 404, {"a": 1})
    guarded = room.SecurityException("x", "E", 400, {"a": 1}, "LOW")
    assert (guarded.code, guarded.status, guarded.details, guarded.severity) == ("E", 400, {"a": 1}, "LOW")
    assert room.OrbError("x", error_code="A-1", status_code=404).to_dict()["statusCode"] == 404
    assert room.OrbBaseException("x", "MY", {"a": 1}).to_dict() == {
        "error": "MY",
        "message": "x",
        "details": {"a": 1},
    }
    assert room.OrbWarning("x").code == "OrbWarning"
    missing = room.ConfigurationError("LIMIT", "is not a number")
    assert (missing.config_key, missing.message) == ("LIMIT", "is not a number")
    assert room.ConfigurationError("wrong", config_key="LIMIT").config_name == "LIMIT"
    broken = room.ComplianceViolationError(compliance_type="GDPR", violation="no consent")
    assert (broken.compliance_framework, broken.message) == ("GDPR", "no consent")
    assert room.AuditLogError(reason="refused").message == "refused"
    assert room.ResourceLockedError("job", "7", locked_by="w1").details == {
        "resource_type": "job", "resource_id": "7", "locked_by": "w1",
    }  # fmt: skip
    assert room.format_error_response(room.NotFoundError("x"))["statusCode"] == 404
    assert room.SecurityException("x", error_code="E", status=400, severity="LOW").severity == "LOW"
    assert room.SecurityViolationError("x", "tampering", "CRITICAL").severity == "CRITICAL"
    assert room.SecurityViolationError("x").severity == "HIGH"


def test_own_security_error_has_a_code() -> None:
    """A subclass without a code gets one of its name."""

    class BadMoonError(room.SecurityException):
        pass

    class WorseMoonError(room.InvalidTokenError):
        pass

    assert BadMoonError.code == "ORB-SEC-BADMOONERROR"
    assert WorseMoonError.code == "ORB-SEC-008"


def test_spotify_retry() -> None:
    """Spotify's own status decides: server and network yes, requests no; a limit yes, with its wait."""
    assert room.SpotifyAPIError(status_code=502).retryable
    assert room.SpotifyAPIError().retryable
    assert not room.SpotifyAPIError(status_code=404).retryable
    assert room.SpotifyAPIError(status_code=404).status_code == 404
    assert not room.SpotifyAuthenticationError(status_code=401).retryable
    limit = room.SpotifyRateLimitError(retry_after=3)
    assert (limit.retryable, limit.retry_after, limit.details["retry_after"]) == (True, 3, 3)
    assert "x" * 501 not in str(room.SpotifyAPIError(response="x" * 900).__dict__)


def test_public_details_of_security_errors() -> None:
    """A caller learns what it sent wrong, not what it would need."""
    assert room.PermissionDeniedError(required_permission="a:b").public() == {
        "code": "ORB-SEC-009", "message": "permission denied",
    }  # fmt: skip
    assert room.RateLimitExceededError(retry_after=5).public()["details"] == {"retry_after": 5}
    assert "details" not in room.DynamoDBConditionFailedError(table_name="dev-users").public()
    assert room.MissingRequiredFieldError("email").public()["details"] == {"field_name": "email"}
    assert "p4ss" not in str(room.ValidationError("x", "password", "p4ss").public())


def test_all_is_what_is_visible() -> None:
    """`__all__` is sorted, complete, and each name of it resolves."""
    assert list(room.__all__) == sorted(room.__all__)
    for name in room.__all__:
        assert getattr(room, name) is not None
    public = {cls.__name__ for cls in TREE if cls.__module__.startswith(room.__name__)}
    assert public <= set(room.__all__)
