"""Fixtures of an embedded AWS. The command itself starts it, as a person would."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from small_workspace import Orb, make_small_workspace

from orb_tools.embedded.environment import embedded_python
from orb_tools.errors import ToolError
from orb_tools.hub.console_assets import console_assets
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator


LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "dist", "build", "*.egg-info", "node_modules", "tests", "docs"
)


@lru_cache
def real() -> Workspace:
    """The root of the checkout. Tests on built wheels import this module without a checkout."""
    return Workspace.find(Path(__file__))


@pytest.fixture
def copied_orb(tmp_path: Path) -> Orb:
    """The command in a copy of this checkout, so that nothing is written into it. It begins with the same cache."""
    return _copy(tmp_path / "checkout")


def _copy(root: Path) -> Orb:
    shutil.copytree(real().root, root, ignore=LEFT_OUT)
    (root / ".orb").mkdir()
    environment = embedded_python(real()).parents[1]
    (root / ".orb" / environment.name).symlink_to(environment)
    # Not a link: each bundling removes the temporary files of its cache, also those of a bundling elsewhere.
    cache = root / ".orb" / "bundle"
    cache.mkdir()
    for package in (real().state / "bundle").glob("*.part"):
        shutil.copy2(package, cache)
    return Orb(root)


@pytest.fixture(scope="session")
def small_orb(tmp_path_factory: pytest.TempPathFactory) -> Orb:
    """The command in a small workspace, which shares the embedded environment of the real one."""
    root = tmp_path_factory.mktemp("small")
    make_small_workspace(root)
    environment = embedded_python(real()).parents[1]
    (root / ".orb").mkdir()
    (real().state / "runtime").mkdir(exist_ok=True)
    for shared in (environment, real().state / "runtime"):
        (root / ".orb" / shared.name).symlink_to(shared)
    return Orb(root)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the tests that share an embedded AWS on one worker. Tests with the command are end to end."""
    if {"small_aws", "hub_aws"} & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.xdist_group("ministack"))
    if {"copied_orb", "small_orb", "hub_orb"} & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.repository)
        item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def small_aws(small_orb: Orb) -> Iterator[dict[str, Any]]:
    """The JSON output of `orb up` in the small workspace."""
    with _up(small_orb) as ready:
        yield ready


@pytest.fixture(scope="session")
def hub_orb(tmp_path_factory: pytest.TempPathFactory) -> Orb:
    """The command in a copy of this checkout, which a session shares."""
    return _copy(tmp_path_factory.mktemp("hub") / "checkout")


@pytest.fixture(scope="session")
def hub_aws(hub_orb: Orb) -> Iterator[dict[str, Any]]:
    """The JSON output of `orb up --people`, with the real stacks. With npm, the console is served too."""
    options = ["--people"]
    with suppress(ToolError):
        console_assets(real())
        (hub_orb.root / ".orb" / "console").symlink_to(real().state / "console")
        options = ["--console"]
    with _up(hub_orb, *options) as ready:
        yield ready


@contextmanager
def _up(orb: Orb, *options: str) -> Iterator[dict[str, Any]]:
    process = orb.start("up", "--json", *options)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        yield json.loads(line)
    finally:
        process.terminate()
        process.communicate(timeout=30)
