"""Bundle a usual function, such as that of the users, the usual way: its pinned requirements and its source, in a zip.

boto3 is left out, because the Lambda runtime has it. `sam build` unpacks wheels, which contain no byte code. `pip
install` makes byte code that is valid only for the dates of the sources, but in a zip for Lambda every file has the
date 1980. So byte code is missing or stale, and Python compiles every module at each start.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from orb_tools.bundle.archive import Member, write_zip

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-qqq", "install", "--no-deps")
HANDLER = "usual_users.handler.handler"
SOURCE = Path(__file__).with_name("usual_users")
REQUIREMENTS = "requirements.txt"


def usual_bundle(folder: Path, *, compiled: bool = False, source: Path = SOURCE) -> Path:
    """Return the path of the bundle for the running Python. Make it if `folder` has none for the present sources.

    Args:
        folder: The folder of the bundles. The name of a bundle contains a digest of its sources.
        compiled: Include byte code as `orb bundle` makes it, which is valid for any dates of the files.
        source: The function's package, with its requirements.

    Raises:
        CalledProcessError: A package cannot be installed.
    """
    digest = hashlib.sha256(f"{sys.version} {compiled}".encode())
    for path in (Path(__file__), source / REQUIREMENTS, *sorted(source.glob("*.py"))):
        digest.update(path.read_bytes())
    name = source.name.replace("_", "-")
    bundle = folder / f"{name}-{digest.hexdigest()[:12]}.zip"
    if not bundle.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=folder) as scratch:
            _make(Path(scratch), source, compiled=compiled).replace(bundle)
    return bundle


def _make(folder: Path, source: Path, *, compiled: bool) -> Path:
    target = folder / "bundle"
    install = [*PIP, "--no-compile", "--require-hashes"]
    subprocess.run([*install, "--target", target, "--requirement", source / REQUIREMENTS], check=True)
    ignored = shutil.ignore_patterns("__pycache__", "requirements.*")
    shutil.copytree(source, target / source.name, ignore=ignored)
    if compiled:
        compiler = [sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash"]
        subprocess.run([*compiler, target], check=True)
    files = [path for path in target.rglob("*") if path.is_file()]
    bundle = folder / "bundle.zip"
    with bundle.open("wb") as file:
        write_zip(
            (Member.pack(path.relative_to(target).as_posix(), path.read_bytes()) for path in files), file
        )
    return bundle
