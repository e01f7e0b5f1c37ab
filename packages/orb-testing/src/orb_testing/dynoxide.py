"""Download Dynoxide, a second DynamoDB engine. moto accepts requests that AWS refuses, so moto alone proves too little.

Dynoxide is one static binary in an npm package. Its version and digest are pinned here.
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
    """Dynoxide cannot run on this machine. The message is the reason that skipped tests show."""


def dynoxide_binary(folder: Path) -> Path:
    """Return the path of the binary in `folder`. Download it if it is not there.

    Raises:
        EngineUnavailableError: The platform is not Linux on x86-64, npm is missing, or the download failed.
        ValueError: The downloaded package does not have the pinned digest.
    """
    target = folder / f"dynoxide-{VERSION}"
    if target.exists():
        return target
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise EngineUnavailableError("Dynoxide exists for Linux on x86-64 only")
    npm = shutil.which("npm")
    if npm is None:
        raise EngineUnavailableError("Dynoxide is downloaded by npm, and npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        unpacked = _download(npm, Path(scratch))
        # Two test workers may download at once, each into its own folder. The last rename wins, with the same bytes.
        unpacked.replace(target)
    return target


def _download(npm: str, scratch: Path) -> Path:
    command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", str(scratch)]
    done = subprocess.run(  # noqa: S603 - fixed words, and npm by its full path
        command, capture_output=True, text=True, cwd=scratch, timeout=120, check=False
    )
    archives = list(scratch.glob("*.tgz"))
    if done.returncode != 0 or len(archives) != 1:
        raise EngineUnavailableError(
            f"npm could not download {PACKAGE}@{VERSION} (exit status {done.returncode})"
        )
    digest = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        raise ValueError(
            f"{PACKAGE}@{VERSION} does not have the pinned digest; its digest is sha512-{digest}"
        )
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile("package/dynoxide")
        if member is None:
            raise ValueError(f"{PACKAGE}@{VERSION} contains no file package/dynoxide")
        binary = scratch / "dynoxide"
        binary.write_bytes(member.read())
    binary.chmod(0o755)
    return binary
