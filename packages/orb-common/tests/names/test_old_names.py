"""Old addresses lead to the new ones, and say so once."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING

import pytest

import orb_common
from orb_common import _root

if TYPE_CHECKING:
    from pathlib import Path

SHIMS = [
    ("orb_common.security_exceptions", "AuthenticationError", "orb_common.exceptions"),
    ("orb_common.security.audit", "AuditLogger", "orb_common.audit"),
    ("orb_common.logger", "mask_email", "orb_common.logging"),
    ("orb_common.logger", "get_logger", "orb_common.logging"),
    ("orb_common.secrets_helper", "SecretsHelper", "orb_common.aws.secrets"),
    ("orb_common.dynamodb_helper", "DynamoDBHelper", "orb_common.aws.dynamodb"),
    ("orb_common.validation", "is_valid_email", "orb_common.utils.validation"),
]


@pytest.mark.parametrize(("old", "name", "new"), SHIMS)
def test_old_module_works_and_warns_once(
    old: str, name: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first name taken warns with the new path and the asker's place; later ones do not."""
    monkeypatch.delitem(sys.modules, old, raising=False)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        module = importlib.import_module(old)
        assert getattr(module, name) is not None
        assert getattr(module, name) is getattr(module, name)
        others = [other for other in dir(module) if not other.startswith("_")]
        assert name in others
        for other in others[:5]:
            getattr(module, other)
    assert [warning.category for warning in caught] == [DeprecationWarning]
    assert old in str(caught[0].message)
    assert new in str(caught[0].message)
    assert caught[0].filename == __file__
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = module.no_such_name


def test_from_import_names_the_asker() -> None:
    """Also for `from old import name`."""
    code = "from orb_common.security_exceptions import OrbError, ConflictError"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.count("DeprecationWarning") == 1
    assert done.stderr.startswith("<string>:1:")


@pytest.mark.parametrize(
    ("old", "name", "new"), [*SHIMS, ("orb_common", "ConflictError", "orb_common.exceptions")]
)
def test_old_module_can_be_star_imported(old: str, name: str, new: str) -> None:
    """All public names come."""
    code = f"from {old} import *; print({name}.__module__)"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("orb_common.")
    assert new in done.stderr


@pytest.fixture
def broken_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A lazy package whose modules fail in several ways, and an old name for it."""
    package = tmp_path / "lazy_and_broken"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from orb_common._lazy import lazy\n"
        "places = {'First': '.attribute', 'Second': '.absent', 'Third': '.whole'}\n"
        "__getattr__, __dir__, __all__ = lazy(__name__, places)\n"
    )
    (package / "attribute.py").write_text("import json\njson.not_there\n")
    (package / "absent.py").write_text("import not_installed_anywhere\n")
    (package / "whole.py").write_text("OTHER = 1\n")
    (tmp_path / "formerly_broken.py").write_text(
        "from orb_common._lazy import moved\n__getattr__, __dir__ = moved(__name__, 'lazy_and_broken')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("lazy_and_broken", "lazy_and_broken.whole", "formerly_broken"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return "lazy_and_broken"


@pytest.mark.parametrize("module", ["lazy_and_broken", "formerly_broken"])
@pytest.mark.parametrize(
    ("name", "cause"),
    [("First", "not_there"), ("Second", "not_installed_anywhere"), ("Third", "Third")],
)
def test_fault_of_a_module_is_shown(broken_package: str, module: str, name: str, cause: str) -> None:
    """A module that fails while it loads says how, instead of "cannot import name"."""
    assert broken_package
    with pytest.raises(ImportError, match=cause) as caught:
        exec(f"from {module} import {name}")
    assert "cannot import name" not in str(caught.value)
    assert "lazy_and_broken" in str(caught.value) or caught.value.name == cause
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        exec(f"from {module} import Nothing")


@pytest.mark.parametrize("name", sorted(_root.NAMES))
def test_names_of_the_root(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the package once offered at its root is the room's own object."""
    monkeypatch.delitem(vars(orb_common), name, raising=False)
    room, _, attribute = _root.NAMES[name].partition(":")
    with pytest.warns(DeprecationWarning, match=f"use {room}.{attribute}"):
        found = getattr(orb_common, name)
    assert found is getattr(importlib.import_module(room), attribute)
    assert name in dir(orb_common)


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("TimeoutError", "OperationTimeoutError"),
        ("SystemError", "OrbSystemError"),
        ("SpottyPottySenseError", "OrbError"),
    ],
)
def test_names_that_shadowed_others(name: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They work, warn, and are not star-imported."""
    room = importlib.import_module("orb_common.exceptions")
    monkeypatch.delitem(vars(room), name, raising=False)
    with pytest.warns(DeprecationWarning, match=f"use orb_common.exceptions.{new}"):
        assert getattr(room, name) is getattr(room, new)
    assert name not in room.__all__


def test_root_is_bare() -> None:
    """Importing the root loads nothing but itself; its version comes when asked for."""
    code = (
        "import sys; before = set(sys.modules); import orb_common; "
        "after = {m for m in set(sys.modules) - before if not m.startswith('__editable__')}; "
        "assert after == {'orb_common'}, after; assert orb_common.__version__"
    )
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = orb_common.nothing_here


def test_layer_logger(capsys: pytest.CaptureFixture[str]) -> None:
    """The layer's order of arguments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from orb_common.logger import get_logger, sanitize_log_data
    log = get_logger("name", "WARNING", service="layer-test", sensor_id="s1")
    assert (log.service, log.log_level) == ("layer-test", 30)
    assert sanitize_log_data({"password": "x", "n": ("a@b.com",)}) == {
        "password": "***REDACTED***",
        "n": ["a***@b.com"],
    }
    assert sanitize_log_data([[1]], max_depth=1) == ["[MAX_DEPTH_EXCEEDED]"]
