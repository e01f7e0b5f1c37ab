"""Laws for every error of the tree, so that they also hold for the next one."""

from __future__ import annotations

import ast
import copy
import inspect
import json
import pickle
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

import orb_common.exceptions as room
from orb_common.exceptions import OrbError

from .tree import CLASSES, CONCRETE, FAMILIES, drawing, kinds_of

ROOT = Path(__file__).resolve().parents[4]
SECRET = "s3cret-value"
REQUIRED = {"fields": ("email",), "faults": [room.Fault("orders[0].cmds", "must be a list of texts")]}
OPTIONS = {"self", "message", "code", "status", "severity", "retryable", "retry_after"}


def required(cls: type[OrbError]) -> dict[str, object]:
    """Return a value for each parameter without a default."""
    parameters = inspect.signature(cls.__init__).parameters
    return {
        name: value
        for name, value in arguments(cls).items()
        if parameters[name].default is inspect.Parameter.empty
    }


def arguments(cls: type[OrbError]) -> dict[str, object]:
    """Return a value for each parameter that is a fact."""
    found: dict[str, object] = {}
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name in OPTIONS or parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
            continue
        annotation = str(parameter.annotation)
        if name == "details":
            found[name] = {"given": SECRET}
        elif parameter.default is parameter.empty:
            # These are names of the schema, and the message contains them.
            found[name] = REQUIRED.get(name, "email")
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


def assert_same(one: OrbError, other: OrbError) -> None:
    assert type(one) is type(other)
    assert one.__dict__ == other.__dict__
    assert str(one) == str(other)
    assert one.args == other.args


def test_drawing_shows_the_tree() -> None:
    """The tree in the docstring of the room, and in docs/errors.md, matches the classes."""
    assert drawing() in (room.__doc__ or "")
    assert drawing() in (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")


def test_every_error_is_in_the_room() -> None:
    """No module outside of the room defines a public error, except for the old classes.

    A private one is known in its module only. All others handle the error that it derives from.
    """

    def below(cls: type[OrbError]) -> set[type[OrbError]]:
        return {cls}.union(*(below(child) for child in cls.__subclasses__()))

    elsewhere = {
        cls
        for cls in below(OrbError) - set(CLASSES)
        if cls.__module__.startswith(("orb_", "lambdas")) and not cls.__name__.startswith("_")
    }
    assert {cls.__module__ for cls in elsewhere} <= {"orb_common._compat.errors"}


@pytest.mark.parametrize("cls", CONCRETE, ids=lambda cls: cls.__name__)
def test_every_error_is_below_one_kind(cls: type[OrbError]) -> None:
    """Each error is below exactly one kind, so code that knows the ten kinds can handle every error."""
    assert len(kinds_of(cls)) == 1


VARIATIONS = {
    "DynamoDBBatchThrottledError": 503, "DynamoDBThrottlingError": 503, "ExternalServiceError": 502,
    "SpotifyUnavailableError": 502,
}  # fmt: skip
"""The docstrings of these classes give the reason."""


@pytest.mark.parametrize("cls", CONCRETE, ids=lambda cls: cls.__name__)
def test_status_is_that_of_the_kind(cls: type[OrbError]) -> None:
    """An error has the status of its kind, or its docstring says why not."""
    assert cls.status == VARIATIONS.get(cls.__name__, kinds_of(cls)[0].status)
    assert cls.__name__ not in VARIATIONS or "status is" in (cls.__doc__ or "")


RETRYABLE = {"DynamoDBOutcomeUnknownError": False, "LostRaceError": True}


@pytest.mark.parametrize("cls", CONCRETE, ids=lambda cls: cls.__name__)
def test_retryable_is_that_of_the_kind(cls: type[OrbError]) -> None:
    """An error is retryable if its kind is, with two exceptions."""
    assert cls.retryable is RETRYABLE.get(cls.__name__, kinds_of(cls)[0].retryable)


@cache
def constructed() -> frozenset[str]:
    """Return the names of all classes and functions that code outside of the error modules calls."""
    error_modules = "orb_common/exceptions", "orb_common/_compat"
    files = [*ROOT.glob("packages/*/src/**/*.py"), *ROOT.glob("lambdas/**/*.py")]
    calls = (
        node.func.id
        for path in files
        if "tests" not in path.parts and not any(module in path.as_posix() for module in error_modules)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    return frozenset(calls)


@pytest.mark.repository
def test_every_error_is_raised() -> None:
    """Some code raises each error. A class that nothing raises belongs to the old names."""
    assert {cls.__name__ for cls in CONCRETE} - constructed() == set()


def test_families_are_never_raised() -> None:
    """Families are only caught."""
    assert not {cls.__name__ for cls in FAMILIES} & constructed()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
class TestEach:
    def test_constructible(self, cls: type[OrbError]) -> None:
        """Each class can be constructed with its required arguments, with a message, and with all arguments."""
        assert str(cls(**required(cls)))
        first = next(iter(p for p in inspect.signature(cls.__init__).parameters if p != "self"))
        if first == "message":
            assert cls("what happened").message == "what happened"
        error = cls(**arguments(cls))
        assert 400 <= error.status < 600
        assert isinstance(error.retryable, bool)

    def test_message_holds_no_values(self, cls: type[OrbError]) -> None:
        """Values that are passed in appear in attributes, never in the text."""
        error = cls(**arguments(cls))
        assert SECRET not in str(error)
        assert SECRET not in repr(error)

    def test_attributes(self, cls: type[OrbError]) -> None:
        """Each argument becomes an attribute of the same name."""
        values = arguments(cls)
        error = cls(**values)
        for name, value in values.items():
            stored = getattr(error, name)
            assert stored == value or list(stored) == list(value)

    def test_pickle_and_copy(self, cls: type[OrbError]) -> None:
        """A pickled or copied error has all facts, details, notes and its cause."""
        error = cls(**arguments(cls))
        error.add_note("note")
        try:
            raise error from ValueError("root")
        except OrbError as raised:
            for twin in (pickle.loads(pickle.dumps(raised)), copy.copy(raised), copy.deepcopy(raised)):
                assert_same(raised, twin)
                assert repr(twin.__cause__) == repr(ValueError("root"))

    def test_options(self, cls: type[OrbError]) -> None:
        """Every class accepts code, status, retryable, retry_after and details."""
        details = {"mine": 1}
        error = cls(**required(cls), code="X-1", status=418, retryable=True, retry_after=2.5, details=details)
        assert (error.code, error.status, error.retryable, error.retry_after) == ("X-1", 418, True, 2.5)
        assert error.details["mine"] == 1
        assert details == {"mine": 1}
        assert cls(**required(cls)).code == cls.code

    def test_form(self, cls: type[OrbError]) -> None:
        """`to_dict` has one form, with values that JSON can carry."""
        error = cls(**required(cls), details={"when": datetime(2026, 1, 1, tzinfo=UTC)})
        form = error.to_dict()
        assert set(form) == {"statusCode", "body"}
        assert set(form["body"]["error"]) == {"code", "message", "details"}
        assert form["body"]["error"]["details"]["when"] == "2026-01-01T00:00:00+00:00"
        assert json.loads(error.to_json()) == form

    def test_public(self, cls: type[OrbError]) -> None:
        """From status 500 on, an outside caller sees only the code and a general sentence."""
        error = cls(**arguments(cls), status=503)
        assert set(error.public()) == {"code", "message"}
        assert error.message not in str(error.public())
        assert SECRET not in str(error.public())
