"""Bundle the usual users function the usual way: pip install --target of the pinned requirements, its source, zip.

boto3 is left out, because the runtime brings it. Modules are compiled as `orb bundle` compiles them, checked by
nothing: pip's own byte code is checked by the dates of files, and those change when a zip is unpacked.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-qqq", "install", "--no-deps")
HANDLER = "usual_users.handler.handler"
SOURCE = Path(__file__).with_name("usual_users")


def bundle_usual_users(folder: Path) -> Path:
    """Make usual-users.zip in `folder` for the running Python.

    Raises:
        CalledProcessError: a package cannot be installed.
    """
    with tempfile.TemporaryDirectory(prefix="usual-users-") as name:
        target = Path(name)
        requirements = SOURCE / "requirements.txt"
        install = [*PIP, "--no-compile", "--require-hashes"]
        subprocess.run([*install, "--target", target, "--requirement", requirements], check=True)
        unwanted = shutil.ignore_patterns("__pycache__", "requirements.*")
        shutil.copytree(SOURCE, target / SOURCE.name, ignore=unwanted)
        compiler = [sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash"]
        subprocess.run([*compiler, target], check=True)
        return Path(shutil.make_archive(str(folder / "usual-users"), "zip", target))
