"""The ten kinds: each says what to do, and nothing else."""

from __future__ import annotations

from orb_common.exceptions import KINDS, InvalidError, OrbError

from .tree import CLASSES


def test_kinds_add_nothing_to_the_root() -> None:
    """A kind sets the code, status and retryable. It inherits the constructor of the root."""
    for kind in KINDS:
        assert {name for name in vars(kind) if not name.startswith("__")} == {"code", "status", "retryable"}
        assert kind.__init__ is OrbError.__init__
        assert kind.__bases__ == (OrbError,)


def test_invalid_is_every_400() -> None:
    """`except InvalidError` catches every error with status 400, and no other error."""
    assert {cls for cls in CLASSES if cls.status == 400} == {
        cls for cls in CLASSES if issubclass(cls, InvalidError)
    }
