"""Conditions are evaluated for the target, not for the Python that runs orb."""

from __future__ import annotations

import pytest

from orb_tools.bundle import Target
from orb_tools.bundle.conditions import UNKNOWN, Conditions, Reference, catches

NAMES = {
    "sys": Reference("sys", module=True),
    "os": Reference("os", module=True),
    "version": Reference("sys.version_info", module=False),
    "CHECKING": Reference("typing.TYPE_CHECKING", module=False),
    "typing": Reference("typing_extensions", module=True),
    "platform": Reference("platform", module=True),
    "find": Reference("importlib.util.find_spec", module=False),
    "missing": None,
    "HAS": True,
    "ERRORS": (ImportError, KeyError),
    "builtins": Reference("builtins", module=True),
    "value": UNKNOWN,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sys.version_info >= (3, 12)", True), ("sys.version_info[:2] == (3, 12)", True), ("version < (3, 13)", True),
        ("sys.version_info[1] > 12", False), ("version.minor == 12 and version.major != 2", True),
        ("(3, 11) <= sys.version_info < (3, 13)", True), ("sys.hexversion >= 0x030C0000", True),
        ("sys.platform == 'linux'", True), ("sys.platform.startswith('win')", False), ("not CHECKING", True),
        ("CHECKING", False), ("typing.TYPE_CHECKING", False), ("os.name in ('nt', 'java')", False),
        ("platform.system() == 'Linux'", True),
        ("find('leaf')", True), ("find('gone') is not None", False), ("missing is None", True), ("sys is None", False),
        ("HAS and not missing", True), ("value", None), ("value or HAS", True), ("value and missing", False),
        ("value == 1", None), ("unheard.of", None), ("os.environ.get('A')", None), ("1 < 'a'", None), ("", None),
        ("__debug__", True), ("sys.version_info >= ERRORS", None), ("'a' in 1", None),
    ],
)  # fmt: skip
def test_a_condition_on_the_target(text: str, expected: bool | None) -> None:
    """A condition is true, false or not known. What cannot be compared is not known."""
    conditions = Conditions(Target.runtime("3.12"), can_import=lambda module: module == "leaf")
    assert conditions.truth(text, NAMES) is expected


@pytest.mark.parametrize(
    ("caught", "expected"),
    [
        ("ImportError", True), ("Exception", True), ("ValueError", False), ("(ValueError, ModuleNotFoundError)", True),
        ("ERRORS", True), ("(OSError, *ERRORS)", True), ("ERRORS + (OSError,)", True), ("builtins.ImportError", True),
        ("value", False), ("(value, ImportError)", True), ("SyntaxError", False), ("print", False),
    ],
)  # fmt: skip
def test_what_an_except_catches(caught: str, expected: bool) -> None:
    """Names, tuples and sums of tuples are understood."""
    conditions = Conditions(Target.runtime("3.12"), can_import=lambda _: False)
    assert catches(conditions.value(caught, NAMES), ModuleNotFoundError) is expected
