"""Bundle the usual users function the usual way: pip install --target of the pinned requirements, its source, zip.

boto3 is left out, because the runtime brings it. Modules are compiled as `orb bundle` compiles them, checked by
nothing: pip's own byte code is checked by the dates of files, and those change when a zip is unpacked.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-qqq", "install", "--no-deps")
HANDLER = "usual_users.handler.handler"
SOURCE = Path(__file__).with_name("usual_users")
REQUIREMENTS = SOURCE / "requirements.txt"


def usual_bundle(folder: Path) -> Path:
    """Return the bundle for the running Python, kept in `folder` under a name that holds a digest of its sources.

    Raises:
        CalledProcessError: a package cannot be installed.
    """
    digest = hashlib.sha256(sys.version.encode())
    for path in (Path(__file__), REQUIREMENTS, *sorted(SOURCE.glob("*.py"))):
        digest.update(path.read_bytes())
    bundle = folder / f"usual-users-{digest.hexdigest()[:12]}.zip"
    if not bundle.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="usual-users-", dir=folder) as name:
            _make(Path(name)).replace(bundle)
    return bundle


def _make(folder: Path) -> Path:
    target = folder / "bundle"
    install = [*PIP, "--no-compile", "--require-hashes"]
    subprocess.run([*install, "--target", target, "--requirement", REQUIREMENTS], check=True)
    unwanted = shutil.ignore_patterns("__pycache__", "requirements.*")
    shutil.copytree(SOURCE, target / SOURCE.name, ignore=unwanted)
    compiler = [sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([*compiler, target], check=True)
    return Path(shutil.make_archive(str(folder / "made"), "zip", target))
