"""What the text of a file shows at a quick look."""

from __future__ import annotations

from pathlib import Path

import pytest

from orb_tools.migrate.old_modules import GONE_MODULES, GONE_NAMES, LAYERS
from orb_tools.migrate.outlines import near_errors, outline
from orb_tools.migrate.successors import OLD_NAMES, new_path

OLD = [
    *((module, name) for layer in LAYERS.values() for module, old in layer.items() for name in old.names),
    *((module, name) for module, names in OLD_NAMES.items() for name in names),
    *GONE_NAMES,
    *((module, "x") for module in GONE_MODULES),
    ("core.models.UsersModel", "Users"),
]


def test_taken_names() -> None:
    """Names are taken by imports, as attributes and by paths in strings, but not from modules of the older layers."""
    text = (
        "from common.exceptions import A\nfrom .common import B\nfrom app import C as D\n"
        "app.E, 'app.F', 'a sentence about app.G', '\\d'\n"
    )
    assert outline(text).taken == {"B", "C", "E", "F"}


def test_errors() -> None:
    """Errors of orb and of the older layers are recognised by their import, also as a whole module."""
    text = (
        "from common import ThrottlingError as T, get_logger\nfrom orb_common import exceptions as e, utils\n"
        "import exceptions, json\nfrom orb_common.exceptions import NotFoundError\n"
        "from pydantic import ValidationError\n"
    )
    assert outline(text).errors == {"T", "e", "exceptions", "NotFoundError"}


def test_near_errors() -> None:
    """A file is near when it imports an error, or a file that has one, from a module of the project."""
    sources = {
        "errors.py": "from orb_common.exceptions import NotFoundError\n",
        "users.py": "from .errors import NotFoundError\n",
        "handler.py": "from app import users\n",
        "page.py": "from app import handler\nimport requests\n",
    }
    outlines = {Path(name): outline(text) for name, text in sources.items()}
    assert {it.name for it in near_errors(outlines)} == {"errors.py", "users.py", "handler.py"}


@pytest.mark.parametrize(("module", "name"), OLD)
def test_old_imports(module: str, name: str) -> None:
    """A file with an old import, in any form, is one that the rewriting looks at."""
    parent, _, last = module.rpartition(".")
    assert outline(f"def f():\n    from {module} import {name} as x\n").old
    assert outline(f"import {module}\n").old
    assert outline(f"from {module} import *\n").old
    if new_path(parent) is not None:
        assert outline(f"from {parent} import {last}\n").old


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("patch('common.logger.get_logger')", True),
        ("sys.path.append('/opt/python')", True),
        ("importlib.import_module(name)", True),
        ("from orb_common.exceptions import NotFoundError, ValidationError", False),
        ("from orb_models.models import Users\nfrom .exceptions import NotFoundError", False),
        ("from enum import StrEnum\nclass User: core = 'common'", False),
    ],
)
def test_old(text: str, old: bool) -> None:
    """Old paths in strings and dynamic imports are seen. Current imports, and other words, are not old."""
    assert outline(text).old is old
