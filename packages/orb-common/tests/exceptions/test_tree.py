"""The tree as a whole: what holds for every error, whoever adds the next."""

from __future__ import annotations

import ast
import copy
import inspect
import json
import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest

import orb_common.exceptions as room
from orb_common.exceptions import KINDS, InvalidError, OrbError

from .tree import CLASSES, CONCRETE, FAMILIES, drawing, kinds_of

ROOT = Path(__file__).resolve().parents[4]
SECRET = "s3cret-value"
OPTIONS = {"self", "message", "code", "status", "severity", "retryable", "retry_after"}


def required(cls: type[OrbError]) -> dict[str, object]:
    """A value for each parameter without a default."""
    parameters = inspect.signature(cls.__init__).parameters
    return {
        name: value
        for name, value in arguments(cls).items()
        if parameters[name].default is inspect.Parameter.empty
    }


def arguments(cls: type[OrbError]) -> dict[str, object]:
    """A value for each parameter that is a fact, by introspection."""
    found: dict[str, object] = {}
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name in OPTIONS or parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
            continue
        annotation = str(parameter.annotation)
        if name == "details":
            found[name] = {"given": SECRET}
        elif parameter.default is parameter.empty:
            # Names of the schema, which the message is made of.
            found[name] = ("email",) if name == "fields" else "email"
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


def same(one: OrbError, other: OrbError) -> None:
    assert type(one) is type(other)
    assert one.__dict__ == other.__dict__
    assert str(one) == str(other)
    assert one.args == other.args


def test_drawing_shows_the_tree() -> None:
    """The docstring of the room draws the tree as it is, and so does the page."""
    assert drawing() in (room.__doc__ or "")
    assert drawing() in (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")


def test_every_error_is_in_the_room() -> None:
    """There is one home: no other module of the packages and functions defines an error of orb."""

    def below(cls: type[OrbError]) -> set[type[OrbError]]:
        return {cls}.union(*(below(child) for child in cls.__subclasses__()))

    elsewhere = {cls for cls in below(OrbError) if cls.__module__.startswith(("orb_", "lambdas"))} - set(
        CLASSES
    )
    assert {cls.__module__ for cls in elsewhere} <= {"orb_common._compat.errors"}


@pytest.mark.parametrize("cls", CONCRETE, ids=lambda cls: cls.__name__)
def test_every_error_is_below_one_kind(cls: type[OrbError]) -> None:
    """So a caller that knows the ten kinds knows what to do about every error."""
    assert len(kinds_of(cls)) == 1


VARIATIONS = {"DynamoDBBatchThrottledError": 503, "DynamoDBThrottlingError": 503, "ExternalServiceError": 502}
"""Why: the docstrings of the classes."""


@pytest.mark.parametrize("cls", CONCRETE, ids=lambda cls: cls.__name__)
def test_status_is_that_of_the_kind(cls: type[OrbError]) -> None:
    """Or a variation of it that the class explains."""
    assert cls.status == VARIATIONS.get(cls.__name__, kinds_of(cls)[0].status)
    assert cls.__name__ not in VARIATIONS or "status is" in (cls.__doc__ or "")


STRICTER = {"DynamoDBOutcomeUnknownError": False, "LostRaceError": True}


@pytest.mark.parametrize("cls", CONCRETE, ids=lambda cls: cls.__name__)
def test_retryable_is_that_of_the_kind(cls: type[OrbError]) -> None:
    """Throttled, unavailable and timed out may pass later; the rest stays as it is. Two classes know better."""
    assert cls.retryable is STRICTER.get(cls.__name__, kinds_of(cls)[0].retryable)


def test_invalid_is_every_400() -> None:
    """`except InvalidError` catches every fault of the request, and nothing else."""
    assert {cls for cls in CLASSES if cls.status == 400} == {
        cls for cls in CLASSES if issubclass(cls, InvalidError)
    }


def constructed() -> set[str]:
    """The names of all classes and functions that the packages and functions call, outside of the two homes."""
    homes = "orb_common/exceptions", "orb_common/_compat"
    files = [*ROOT.glob("packages/*/src/**/*.py"), *ROOT.glob("lambdas/**/*.py")]
    calls = (
        node.func.id
        for path in files
        if "tests" not in path.parts and not any(home in path.as_posix() for home in homes)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    return set(calls)


@pytest.mark.repository
def test_every_error_is_raised() -> None:
    """A class without a raiser is a promise that nothing keeps: it belongs to the old names."""
    assert {cls.__name__ for cls in CONCRETE} - constructed() == set()


def test_families_are_never_raised() -> None:
    """They are there to be caught."""
    assert not {cls.__name__ for cls in FAMILIES} & constructed()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
class TestEach:
    def test_constructible(self, cls: type[OrbError]) -> None:
        """Every class is made of what it must know, with a message, and with all it takes."""
        assert str(cls(**required(cls)))
        first = next(iter(p for p in inspect.signature(cls.__init__).parameters if p != "self"))
        if first == "message":
            assert cls("what happened").message == "what happened"
        error = cls(**arguments(cls))
        assert 400 <= error.status < 600
        assert isinstance(error.retryable, bool)

    def test_message_holds_no_values(self, cls: type[OrbError]) -> None:
        """Values given appear in attributes, never in the text."""
        error = cls(**arguments(cls))
        assert SECRET not in str(error)
        assert SECRET not in repr(error)

    def test_attributes(self, cls: type[OrbError]) -> None:
        """What is given by name is there by that name."""
        given = arguments(cls)
        error = cls(**given)
        for name, value in given.items():
            kept = getattr(error, name)
            assert kept == value or list(kept) == list(value)

    def test_pickle_and_copy(self, cls: type[OrbError]) -> None:
        """An error crosses processes whole: facts, details, notes, cause."""
        error = cls(**arguments(cls))
        error.add_note("seen")
        try:
            raise error from ValueError("root")
        except OrbError as raised:
            for twin in (pickle.loads(pickle.dumps(raised)), copy.copy(raised), copy.deepcopy(raised)):
                same(raised, twin)
                assert repr(twin.__cause__) == repr(ValueError("root"))

    def test_options(self, cls: type[OrbError]) -> None:
        """Code, status, retryable, retry_after and details can be given to any of them."""
        details = {"mine": 1}
        error = cls(**required(cls), code="X-1", status=418, retryable=True, retry_after=2.5, details=details)
        assert (error.code, error.status, error.retryable, error.retry_after) == ("X-1", 418, True, 2.5)
        assert error.details["mine"] == 1
        assert details == {"mine": 1}
        assert cls(**required(cls)).code == cls.code

    def test_form(self, cls: type[OrbError]) -> None:
        """There is one form, of values that JSON can carry."""
        error = cls(**required(cls), details={"when": datetime(2026, 1, 1, tzinfo=UTC)})
        told = error.to_dict()
        assert set(told) == {"statusCode", "body"}
        assert set(told["body"]["error"]) == {"code", "message", "details"}
        assert told["body"]["error"]["details"]["when"] == "2026-01-01T00:00:00+00:00"
        assert json.loads(error.to_json()) == told

    def test_public(self, cls: type[OrbError]) -> None:
        """A server's fault tells a caller its code and nothing else."""
        error = cls(**arguments(cls), status=503)
        assert set(error.public()) == {"code", "message"}
        assert error.message not in str(error.public())
        assert SECRET not in str(error.public())


def test_kinds_are_classes_alone() -> None:
    """A kind decides on code, status and retryable, and leaves the constructor to the root."""
    for kind in KINDS:
        assert {name for name in vars(kind) if not name.startswith("__")} == {"code", "status", "retryable"}
        assert kind.__init__ is OrbError.__init__
        assert kind.__bases__ == (OrbError,)
