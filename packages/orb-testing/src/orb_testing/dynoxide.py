"""Dynoxide, a second DynamoDB, because moto accepts what AWS refuses: a rule proven there is half proven.

It is one static binary in an npm package. The version and the digest are pinned; it is fetched once, into
the folder `.orb` of the workspace.
"""

from __future__ import annotations

import base64
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@dynoxide/linux-x64"
VERSION = "1.2.1"
INTEGRITY = "sha512-sBHqlxJ9ANkLluFkYRfd5r8Y0ApFew4FhOrlhgRAgD4XzEoFOukEo1nuBTQ1+jTtofqwn4NWQ2k0Tn5mNTjgUg=="


class EngineUnavailableError(RuntimeError):
    """This machine cannot have Dynoxide; the message says why, and is the reason of the skipped tests."""


def dynoxide_binary(folder: Path) -> Path:
    """The binary, fetched into `folder` when it is not there yet.

    Raises:
        EngineUnavailableError: another platform than Linux on x86-64, no npm, or npm could not fetch it.
        ValueError: what npm fetched is not the package that was pinned.
    """
    target = folder / f"dynoxide-{VERSION}"
    if target.exists():
        return target
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise EngineUnavailableError("Dynoxide is had for Linux on x86-64 only")
    npm = shutil.which("npm")
    if npm is None:
        raise EngineUnavailableError("Dynoxide needs npm to be fetched, and node is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        unpacked = _fetch(npm, Path(scratch))
        # Two test workers may fetch at once: each in its own folder, and the last rename wins with the same
        # bytes.
        unpacked.replace(target)
    return target


def _fetch(npm: str, scratch: Path) -> Path:
    command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", str(scratch)]
    done = subprocess.run(  # noqa: S603 - fixed words, and npm by its full path
        command, capture_output=True, text=True, cwd=scratch, timeout=120, check=False
    )
    archives = list(scratch.glob("*.tgz"))
    if done.returncode != 0 or len(archives) != 1:
        raise EngineUnavailableError(
            f"npm could not fetch {PACKAGE}@{VERSION} (exit status {done.returncode})"
        )
    digest = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        raise ValueError(
            f"{PACKAGE}@{VERSION} is not the package that was pinned: its digest is sha512-{digest}"
        )
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile("package/dynoxide")
        if member is None:
            raise ValueError(f"{PACKAGE}@{VERSION} holds no program")
        binary = scratch / "dynoxide"
        binary.write_bytes(member.read())
    binary.chmod(0o755)
    return binary
