"""Plugins of pydantic work on the models of orb, and where there are none nothing is loaded to look for them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

import pytest

from orb_models import _plugins

if TYPE_CHECKING:
    from pathlib import Path

PLUGIN = """
class Watch:
    def on_enter(self, value, **options):
        Plugin.validated.append(value)
class Plugin:
    seen = []
    validated = []
    def new_schema_validator(self, schema, schema_type, schema_type_path, schema_kind, config, plugin_settings):
        self.seen.append(schema_type_path.name)
        return Watch(), None, None
plugin = Plugin()
"""
ENTRY = "[console_scripts]\nx = y:z\n\n[pydantic]\nours = ours_plugin:plugin\n"


def run(code: str, folder: Path) -> str:
    """What a fresh interpreter prints, with a folder on its path."""
    script = f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.parametrize("kind", ["plugin-1.0.dist-info", "plugin-1.0.egg-info"])
def test_a_plugin_sees_the_models(tmp_path: Path, kind: str) -> None:
    """As it sees every model of pydantic, and what is read from the store: orb starts sooner, it does not do less."""
    (tmp_path / "ours_plugin.py").write_text(PLUGIN)
    (tmp_path / kind).mkdir()
    (tmp_path / kind / "entry_points.txt").write_text(ENTRY)
    metadata = "METADATA" if kind.endswith("dist-info") else "PKG-INFO"
    (tmp_path / kind / metadata).write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1.0\n")
    seen = run("from orb_models import Users; import ours_plugin; print(*ours_plugin.plugin.seen)", tmp_path)
    assert "Users" in seen.split()[-1]
    code = """
import ours_plugin
from orb_models.models.users import Users, decode, encode
user = Users(user_id="u", email="e@example.org", first_name="A", last_name="B", status="ACTIVE",
             created_at=1, updated_at=2)
before = len(ours_plugin.plugin.validated)
assert decode(encode(user)) == user
print(len(ours_plugin.plugin.validated) - before)
"""
    assert run(code, tmp_path) == "1"


def test_without_plugins_nothing_is_loaded_for_them(tmp_path: Path) -> None:
    """Reading the metadata of packages takes longer to load than all models of orb."""
    code = "from orb_models import Users; print('importlib.metadata' in sys.modules)"
    assert run(code, tmp_path) == "False"


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty path, and a finder that looks along it."""
    path: list[str] = []
    monkeypatch.setattr(sys, "path", path)
    monkeypatch.setattr(sys, "meta_path", [PathFinder])
    return path


def test_places_that_hold_no_plugin(path: list[str], tmp_path: Path) -> None:
    """No folder, a folder without packages, a package without entry points or with those of others, a file."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "a-1.0.dist-info").mkdir()
    (tmp_path / "b-1.0.dist-info").mkdir()
    (tmp_path / "b-1.0.dist-info" / "entry_points.txt").write_text("[pytest11]\npydantic = pydantic\n")
    (tmp_path / "c.egg-info").write_text("Name: c")
    path += [str(tmp_path / "absent"), str(tmp_path / "plain"), str(tmp_path)]
    assert not _plugins.may_have("pydantic")


def test_a_place_that_cannot_be_looked_into(path: list[str], tmp_path: Path) -> None:
    """An archive may hold plugins: then importlib.metadata is asked."""
    with zipfile.ZipFile(tmp_path / "archive.zip", "w"):
        path.append(str(tmp_path / "archive.zip"))
    assert _plugins.may_have("pydantic")


def test_a_finder_that_knows_packages_of_its_own(path: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """As well where something else than folders says which packages are installed."""

    class Finder:
        def find_distributions(self) -> list[object]:
            return []

    assert not _plugins.may_have("pydantic")
    monkeypatch.setattr(sys, "meta_path", [PathFinder, Finder()])
    assert not path
    assert _plugins.may_have("pydantic")
