"""An old name leads to its current object, and warns once, naming the code that uses it."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import orb_common
from orb_common._compat.names import OLD_NAMES

from .old_paths import OLD_PATHS

ROOT = Path(orb_common.__file__).parent
TABLE = [(module, name) for module, names in OLD_NAMES.items() for name in names]


@pytest.mark.usefixtures("unwarned")
@pytest.mark.parametrize(("module", "name"), TABLE)
def test_old_name_works_and_warns_once(module: str, name: str) -> None:
    """The first use warns in the file of the caller, with what to use now. Later uses do not warn."""
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


@pytest.mark.parametrize("module", OLD_PATHS)
def test_old_paths_are_files_of_three_lines(module: str) -> None:
    """A module at an old path only uses the table, and lists its old names."""
    path = ROOT.joinpath(*module.split(".")[1:]).with_suffix(".py")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 3
    place = importlib.import_module(module)
    assert dir(place) == place.__all__ == sorted(OLD_NAMES[module])
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = place.no_such_name


def test_names_of_motion_need_orb_models() -> None:
    """Without orb-models, its old names say what to install, and the others work, star imports included."""
    code = """
import sys
class Without:
    def __init__(self, finders):
        self.finders = finders
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != "orb_models":
            found = (finder.find_spec(name, path, target) for finder in self.finders)
            return next(filter(None, found), None)
sys.meta_path[:] = [Without([*sys.meta_path])]
from orb_common.validation import *
print(is_valid_uuid("x"))
for module in ("orb_common", "orb_common.validation"):
    try:
        exec(f"from {module} import Sensor")
    except ImportError as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )
    now = "orb_models.motion.Sensors: install the package orb-models, or add it to the Pipfile"
    assert (done.stdout.splitlines(), done.stderr) == (
        ["False", *(f"{module}.Sensor is now {now}" for module in ("orb_common", "orb_common.validation"))],
        "",
    )


@pytest.mark.parametrize("module", [*OLD_PATHS, "orb_common"])
def test_old_path_can_be_star_imported(module: str) -> None:
    """A star import gets all names, and each warning names the file that imports."""
    code = f"from {module} import *; print(len(globals()) > 3)"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
    assert done.stderr.count("DeprecationWarning") == (len(OLD_NAMES[module]) if module in OLD_PATHS else 0)
    assert not done.stderr or done.stderr.startswith("<string>:1:")


def test_without_requests() -> None:
    """A star import of a path with other names works without the extra of Spotify."""
    code = """
import sys
sys.modules["requests"] = None
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "requests" else found(name)
from orb_common.secrets_helper import *
print(get_secret.__name__, "refresh_token" in globals())
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("get_secret False\n", "")


@pytest.mark.parametrize("module", ["orb_common", "orb_common.exceptions", "orb_common.security_exceptions"])
def test_import_statement_warns_in_its_own_file(module: str) -> None:
    """The warning names the file with the import, also where Python looks for a submodule first."""
    code = f"import sys\nfrom {module} import SessionExpiredError"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.startswith("<string>:2: DeprecationWarning: ")
    assert done.stderr.count("DeprecationWarning") == 1
