"""Of pip's settings, only those of the index and the connection are used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from orb_tools.bundle.index_settings import index_settings, isolated_environment

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from small_monorepo import Tree


def test_the_index_and_the_connection_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the index come from the user, the most specific one wins, and no others are used."""
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    conf = tmp_path / "pip.conf"
    conf.write_text(
        "[global]\nindex-url = https://u:p%40@one/simple\nplatform = win_amd64\nextra-index-url =\n  https://a\n  https://b\n"
        "[download]\ntimeout = 7\n[install]\nindex-url = https://install\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(conf))
    monkeypatch.setenv("PIP_TIMEOUT", "9")
    monkeypatch.setenv("PIP_NO_BINARY", ":all:")
    found = index_settings()
    assert {name: found[name] for name in ("timeout", "index-url")} == {
        "timeout": "9",
        "index-url": "https://u:p%40@one/simple",
    }
    assert found["extra-index-url"].split() == ["https://a", "https://b"]
    assert {"platform", "no-binary"}.isdisjoint(found)
    environment = isolated_environment(found)
    assert environment["PIP_CONFIG_FILE"] == os.devnull
    assert {name for name in environment if name.startswith("PIP_")} >= {
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "PIP_TIMEOUT",
    }
    assert {"PIP_NO_BINARY", "PIP_PLATFORM"}.isdisjoint(environment)


def test_settings_that_pip_cannot_read(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken pip.conf is reported, without its content."""
    tree.native()
    (tmp_path / "pip.conf").write_text("index-url = https://user:hunter2@host/\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    error = tree.refusal()
    assert "pip cannot read its settings" in error.message
    assert "hunter2" not in str(error.faults)
