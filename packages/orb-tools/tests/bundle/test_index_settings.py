"""Of pip's settings, only those of the index and the connection are used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.index_settings import IndexSettings, index_settings
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

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
    assert found.indexes == ("https://u:p%40@one/simple", "https://a", "https://b")
    assert (found.timeout, found.find_links) == (9, ())
    # pip checks the variables itself, but not the section of another command.
    monkeypatch.delenv("PIP_TIMEOUT")
    conf.write_text("[download]\ntimeout = soon\n")
    with pytest.raises(ToolError, match="timeout must be a number above 0"):
        index_settings()
    for name, value in [("timeout", "-1"), ("timeout", "nan"), ("timeout", "inf"), ("retries", "-1")]:
        with pytest.raises(ValueError, match="not in its range"):
            IndexSettings.of({name: value})


def test_settings_have_the_meaning_that_pip_gives_them() -> None:
    """Without settings it is the public index. no-index turns all indexes off, and lists are split at spaces."""
    assert IndexSettings.of({}) == IndexSettings(indexes=("https://pypi.org/simple",))
    found = IndexSettings.of(
        {
            "no-index": "yes", "index-url": "https://a", "find-links": "/a\n/b", "trusted-host": "A:8 b",
            "retries": "0",
            "default-timeout": "7", "proxy": "p", "cert": "c", "client-cert": "d", "keyring-provider": "import",
        }
    )  # fmt: skip
    assert found == IndexSettings(
        find_links=("/a", "/b"), trusted_hosts=frozenset({"a:8", "b"}), timeout=7, proxy="p", cert="c", client_cert="d",
        keyring_provider="import", retries=0,
    )  # fmt: skip


def test_settings_that_pip_cannot_read(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken pip.conf is reported, without its content."""
    tree.native()
    (tmp_path / "pip.conf").write_text("index-url = https://user:hunter2@host/\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    error = tree.refusal()
    assert "pip cannot read its settings" in error.message
    assert "hunter2" not in str(error.faults)
