"""Keys for the signatures of the workflows, made by ssh-keygen for one test."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.local_workflow import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SIGNER = "releases@orb"
needs_signatures = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")


class Keys:
    """A key that may sign, and another one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        if root.exists():
            return
        root.mkdir()
        for name in ("ours", "other"):
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(root / name)]
            subprocess.run(command, check=True)

    def private(self) -> str:
        """The secret of the environment `signing`."""
        return (self._root / "ours").read_text()

    def variables(self) -> dict[str, str]:
        """The variables of the repository."""
        kind, text, _ = (self._root / "ours.pub").read_text().split()
        return {
            "SIGNER": SIGNER, "REVOKED_KEYS_LIST": "# none",
            "ALLOWED_SIGNERS_LIST": f'{SIGNER} namespaces="orb-release" {kind} {text}',
        }  # fmt: skip

    def sign(self, folder: Path, *, other: bool = False) -> None:
        """Sign a folder, by ours or by the other key."""
        key = str(self._root / ("other" if other else "ours"))
        subprocess.run(
            [str(ROOT / ".ci/sign"), str(folder)], check=True, env={**os.environ, "SIGNING_KEY_FILE": key}
        )
