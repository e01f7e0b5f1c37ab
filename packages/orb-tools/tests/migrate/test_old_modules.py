"""The modules of the older layers."""

from __future__ import annotations

import importlib
import warnings

import pytest

from orb_tools.migrate.old_modules import MODULES, generated_module
from orb_tools.migrate.successors import OLD_NAMES


@pytest.mark.parametrize("path", sorted(set(MODULES.values())))
def test_paths_exist(path: str) -> None:
    """Each older module has a path in orb that can be imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        importlib.import_module(path)


def test_modules_that_have_only_old_names_are_reached() -> None:
    """Each module of the motion layer that has an old name in orb is one of them."""
    helpers = {path for path in OLD_NAMES if path.endswith(("_helper", "_client", ".logger", ".validation"))}
    assert helpers <= set(MODULES.values())


def test_generated_modules() -> None:
    """Modules of the older generator are recognised by their path."""
    assert generated_module("core.models.UsersModel") == "orb_models.models"
    assert generated_module("orb_models.enums.UserStatusEnum") == "orb_models.enums"
    assert generated_module("core.enums") == "orb_models.enums"
    assert generated_module("core.models.users") is None
    assert generated_module("orb_models.models.users") is None
