"""`orb lock`, with a script that writes what pipenv writes. Each night, pipenv itself locks from a private index."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import tomllib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle import find_units
from orb_tools.bundle.lockfile import DEFAULT_SOURCES, read_lock
from orb_tools.bundle.locking import lock_unit
from orb_tools.errors import ToolError
from orb_tools.interpreters import running_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from small_monorepo import Tree


PIPENV = """
import json, os, sys
assert sys.argv[1:3] == ["lock", "--python"], sys.argv
assert os.environ["PIPENV_IGNORE_VIRTUALENVS"] == "1"
lock = {
    "_meta": {
        "hash": {"sha256": "depends on the index of this machine"},
        "pipfile-spec": 6,
        "requires": {"python_version": "VERSION"},
        "sources": [{"name": "pypi", "url": "https://user:hunter2@index.example/simple", "verify_ssl": True}],
    },
    "default": {
        "twig": {"hashes": ["sha256:01"], "version": "==1.0"},
        "leaf": {"hashes": ["sha256:00"], "index": "pypi", "version": "==1.0"},
    },
    "develop": {},
}
open("Pipfile.lock", "w").write(json.dumps(lock))
"""


FAILING = """
open("Pipfile.lock", "w").write("half")
print("Looking in indexes: https://user:hunter2@index.example/simple")
print("ERROR: No matching distribution found for leaf>99")
raise SystemExit(1)
"""


@pytest.fixture
def pipenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script that is run as pipenv."""
    script = tmp_path / "pipenv.py"
    script.write_text(PIPENV.replace("VERSION", running_python()))
    monkeypatch.setattr("orb_tools.bundle.locking._pipenv", lambda: [sys.executable, script])
    return script


def test_a_lock_tells_nothing_of_the_machine(tree: Tree, pipenv: Path) -> None:
    """Addresses are removed, the hash depends on the Pipfile only, and a second run changes nothing."""
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"\ntwig = "*"', python=running_python())
    (unit,) = find_units(tree.workspace)
    expected = json.loads(unit.lock.read_text())["_meta"]["hash"]
    assert lock_unit(unit)
    text = unit.lock.read_text()
    lock = json.loads(text)
    requires = {"python_version": running_python()}
    assert lock["_meta"] == {"hash": expected, "pipfile-spec": 6, "requires": requires, "sources": []}
    assert lock["default"]["leaf"] == {"hashes": ["sha256:00"], "index": "pypi", "version": "==1.0"}
    assert "hunter2" not in text
    assert text.endswith("}\n")
    assert not lock_unit(unit)


def test_an_index_that_the_pipfile_names_stays(tree: Tree, pipenv: Path) -> None:
    """An entry keeps the name of an index that the Pipfile declares."""
    tree.unit("demo", {"handler.py": ""}, python=running_python())
    source = '[[source]]\nname = "pypi"\nurl = "https://index.example/simple"\nverify_ssl = true\n'
    (unit,) = find_units(tree.workspace)
    unit.pipfile.write_text(source + unit.pipfile.read_text().replace("[packages]", '[packages]\nleaf = "*"'))
    lock_unit(unit)
    assert json.loads(unit.lock.read_text())["default"]["leaf"]["index"] == "pypi"
    assert "index.example" not in unit.lock.read_text()


def test_a_failure_leaves_the_old_lock(tree: Tree, pipenv: Path) -> None:
    """The output of pipenv is shown without addresses, and its half-written lock is removed."""
    pipenv.write_text(FAILING)
    tree.unit("demo", {"handler.py": ""}, python=running_python())
    (unit,) = find_units(tree.workspace)
    before = unit.lock.read_bytes()
    with pytest.raises(ToolError, match="pipenv finds no lock for demo") as caught:
        lock_unit(unit)
    assert unit.lock.read_bytes() == before
    assert "ERROR: No matching distribution found for leaf>99" in caught.value.faults
    assert "hunter2" not in str(caught.value.faults)
    unit.lock.unlink()
    with pytest.raises(ToolError):
        lock_unit(unit)
    assert not unit.lock.exists()


def test_the_python_of_the_target_is_needed(
    tree: Tree, pipenv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the Python of the runtime makes a lock. The message says which version is missing."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PYENV_ROOT", "/nowhere")
    tree.unit("demo", {"handler.py": ""}, python="3.99")
    (unit,) = find_units(tree.workspace)
    before = unit.lock.read_bytes()
    with pytest.raises(
        ToolError, match=r"needs Python 3\.99 for its lock, which is not on this machine"
    ) as caught:
        lock_unit(unit)
    assert "--interpreter" in str(caught.value.hint)
    assert unit.lock.read_bytes() == before


def test_a_lock_of_orb_is_bundled(tree: Tree, pipenv: Path) -> None:
    """`orb bundle` accepts what `orb lock` writes."""
    leaf, twig = tree.wheel("leaf"), tree.wheel("twig")
    pipenv.write_text(pipenv.read_text().replace("sha256:00", leaf).replace("sha256:01", twig))
    tree.unit("demo", {"handler.py": "import leaf\n"}, pipfile='leaf = "*"', python=running_python())
    (unit,) = find_units(tree.workspace)
    lock_unit(unit)
    assert tree.bundle()["demo"].packages == {"leaf": "1.0"}


def test_a_pipfile_without_an_index_gets_the_public_one(tree: Tree, pipenv: Path) -> None:
    """It is added, so that pipenv does not hash the machine's index. The rest stays; a failure changes nothing."""
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"  # why', python=running_python())
    (unit,) = find_units(tree.workspace)
    before = unit.pipfile.read_text()
    working = pipenv.read_text()
    pipenv.write_text(FAILING)
    with pytest.raises(ToolError):
        lock_unit(unit)
    assert unit.pipfile.read_text() == before
    pipenv.write_text(working)
    assert lock_unit(unit)
    after = unit.pipfile.read_text()
    assert after.startswith(before.rstrip())
    assert tomllib.loads(after)["source"] == DEFAULT_SOURCES
    assert not lock_unit(unit)
    assert unit.pipfile.read_text() == after


@pytest.fixture
def index(tmp_path: Path, tree: Tree) -> Iterator[str]:
    """The address of a private index that has the package leaf and requires a password."""
    tree.wheel("leaf")
    page = tmp_path / "index" / "simple" / "leaf"
    page.mkdir(parents=True)
    (wheel,) = (tmp_path / "index").glob("*.whl")
    shutil.copy(wheel, page)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (page / "index.html").write_text(f'<a href="{wheel.name}#sha256={digest}">{wheel.name}</a>')

    class Pages(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if "Authorization" in self.headers:
                super().do_GET()
                return
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="company"')
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(tmp_path / "index"))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://aws:hunter2@127.0.0.1:{server.server_port}/simple/"
        server.shutdown()
        thread.join()


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("where", ["variable", "file"])
def test_pipenv_and_orb_agree_where_an_index_is_configured(
    tree: Tree, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """All four commands accept a lock of `orb lock`: with this index, with another password, and without an index."""
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")

    def configure(address: str | None) -> None:
        lines = ["[global]", f"index-url = {address}", "trusted-host = 127.0.0.1"] if address else []
        (tmp_path / "pip.conf").write_text("\n".join(lines) if where == "file" else "")
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
        if where == "variable" and address:
            monkeypatch.setenv("PIP_INDEX_URL", address)
        else:
            monkeypatch.delenv("PIP_INDEX_URL", raising=False)

    def pipenv(*arguments: str) -> None:
        environment = {
            **os.environ,
            "PIPENV_PYPI_MIRROR": index,
            "PIPENV_IGNORE_VIRTUALENVS": "1",
            "PIPENV_NOSPIN": "1",
        }
        environment |= {"WORKON_HOME": str(tmp_path / "environments"), "PIPENV_YES": "1"}
        command = [sys.executable, "-P", "-m", "pipenv", *arguments]
        done = subprocess.run(
            command, cwd=unit.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    tree.unit("demo", {"handler.py": "import leaf\n"}, pipfile='leaf = "*"', python=running_python())
    (unit,) = find_units(tree.workspace)
    configure(index)
    assert lock_unit(unit)
    good = unit.lock.read_bytes()
    assert b"hunter2" not in good + unit.pipfile.read_bytes()
    for address in (index, index.replace("hunter2", "tomorrow"), None):
        configure(address)
        pipenv("verify")
        if address:
            tree.bundle()
        else:
            assert read_lock(unit)
    configure(index)
    pipenv("install", "--deploy")
    pipenv("install")
    assert unit.lock.read_bytes() == good
