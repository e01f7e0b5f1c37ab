"""Old names lead to what is there today, and say so once."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import orb_common
from orb_common._compat import lookup
from orb_common._compat.names import OLD_NAMES

ROOT = Path(orb_common.__file__).parent
SHIMS = [
    "orb_common.audit.shared", "orb_common.dynamodb_helper", "orb_common.exceptions.audit",
    "orb_common.exceptions.resources", "orb_common.exceptions.system", "orb_common.logger", "orb_common.logging.events",
    "orb_common.secrets_helper", "orb_common.security.audit", "orb_common.security.auth", "orb_common.security.crypto",
    "orb_common.security_exceptions", "orb_common.validation",
]  # fmt: skip
TABLE = [(module, name) for module, names in OLD_NAMES.items() for name in names]


@pytest.fixture(autouse=True)
def unwarned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is the first to touch its names."""
    monkeypatch.setattr(lookup, "_warned", set())


@pytest.mark.parametrize(("module", "name"), TABLE)
def test_old_name_works_and_warns_once(module: str, name: str) -> None:
    """The first touch warns at the asker's place, with what to use now; later ones do not."""
    old = OLD_NAMES[module][name]
    home, _, attribute = old.home.partition(":")
    place = importlib.import_module(module)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = getattr(place, name)
        assert getattr(place, name) is found
    assert found is getattr(importlib.import_module(home), attribute)
    assert [str(warning.message) for warning in caught] == [f"{module}.{name} is an old name: use {old.use}"]
    assert (caught[0].category, caught[0].filename) == (DeprecationWarning, __file__)


@pytest.mark.parametrize("module", [module for module in OLD_NAMES if module not in SHIMS])
def test_old_names_are_not_listed(module: str) -> None:
    """Neither by `dir`, also after they were touched, nor by a star import."""
    place = importlib.import_module(module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in OLD_NAMES[module]:
            getattr(place, name)
    assert not OLD_NAMES[module].keys() & set(dir(place))
    assert not OLD_NAMES[module].keys() & set(getattr(place, "__all__", ()))


@pytest.mark.parametrize("module", SHIMS)
def test_old_paths_are_files_of_three_lines(module: str) -> None:
    """All that they knew is in the table."""
    path = ROOT.joinpath(*module.split(".")[1:]).with_suffix(".py")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 3
    place = importlib.import_module(module)
    assert dir(place) == place.__all__ == sorted(OLD_NAMES[module])
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = place.no_such_name


@pytest.mark.parametrize("module", [*SHIMS, "orb_common"])
def test_old_path_can_be_star_imported(module: str) -> None:
    """All its names come, and the asker is named."""
    code = f"from {module} import *; print(len(globals()) > 3)"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
    assert done.stderr.count("DeprecationWarning") == (len(OLD_NAMES[module]) if module in SHIMS else 0)
    assert not done.stderr or done.stderr.startswith("<string>:1:")


@pytest.mark.parametrize("module", ["orb_common", "orb_common.exceptions", "orb_common.security_exceptions"])
def test_import_statement_names_the_asker(module: str) -> None:
    """Also where the import machinery looks for a submodule first."""
    code = f"import sys\nfrom {module} import SessionExpiredError"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.startswith("<string>:2: DeprecationWarning: ")
    assert done.stderr.count("DeprecationWarning") == 1


def test_current_names_of_the_root_warn_of_nothing() -> None:
    """`from orb_common import OrbError, get_logger` is how it is written today."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in orb_common.__all__:
            getattr(orb_common, name)
    assert not OLD_NAMES["orb_common"].keys() & set(orb_common.__all__)
