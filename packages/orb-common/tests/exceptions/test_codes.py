"""Codes: each has one meaning, which never changes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from orb_common._compat import errors
from orb_common.exceptions import AuthorizationError
from orb_common.exceptions.codes import CODES, FURTHER, OLD, REGISTRY, SHARED

from .tree import CLASSES

ROOT = Path(__file__).resolve().parents[4]
OLD_CLASSES = [
    found
    for name in vars(errors)
    if isinstance(found := getattr(errors, name), type)
    and found.__module__ == errors.__name__
    and not name.startswith("Old")
]


def test_codes_are_unique() -> None:
    """A code belongs to one class, or to the classes that `SHARED` lists."""
    classes = defaultdict(set)
    for cls in CLASSES:
        classes[cls.code].add(cls.__name__)
    shared = {code: frozenset(names) for code, names in classes.items() if len(names) > 1}
    assert shared == dict(SHARED)


def test_codes_are_documented() -> None:
    """Each code is in the error registry or in `FURTHER`, and each code of `FURTHER` is used."""
    used = {cls.code for cls in CLASSES}
    assert used <= REGISTRY.keys() | FURTHER.keys()
    assert FURTHER.keys() <= used
    assert len(CODES) == len(REGISTRY) + len(FURTHER) + len(OLD)


def test_old_codes_are_those_of_the_old_classes() -> None:
    """The code of an old class stays listed, so that no other class takes it."""
    used = {cls.code for cls in OLD_CLASSES}
    assert OLD.keys() <= used
    assert used <= CODES.keys()


def test_authorization_does_not_use_the_code_of_email_verification() -> None:
    """ORB-AUTH-003 means e-mail verification, and no class uses it."""
    assert "ORB-AUTH-003" in REGISTRY
    assert all(cls.code != "ORB-AUTH-003" for cls in CLASSES)
    assert AuthorizationError.code in FURTHER


def test_registry_has_the_codes_of_the_schemas() -> None:
    """`REGISTRY` has the codes of the error registry in schemas/."""
    yaml = pytest.importorskip("yaml")
    files = [path for path in (ROOT / "schemas").rglob("*.y*ml") if "registry" in path.stem.lower()]
    assert files
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
    assert items == set(REGISTRY)
