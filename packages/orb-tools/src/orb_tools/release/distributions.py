"""Build the sdists and wheels of a release, with the same bytes for the same commit.

They are built from the files of the commit, so nothing that lies around in the checkout gets into them. Each wheel is
built from its sdist, which shows that the sdist is complete. Setuptools writes equal wheels under SOURCE_DATE_EPOCH
and a fixed umask. Its sdists hold the time of the build, so they are packed again without it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from build import BuildBackendException, BuildException

from orb_tools.affected.commit_tree import commit_tree
from orb_tools.atomic_files import write_atomically
from orb_tools.bundle.build_hooks import EPOCH, project_builder
from orb_tools.bundle.settings import read_settings
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

from .distribution_contents import distribution_faults
from .released_packages import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.workspace import Workspace

SUMS = "SHA256SUMS"
"""The file that lists the digest of each distribution. `sha256sum -c` reads it."""


def build_distributions(
    workspace: Workspace,
    *,
    commit: str,
    version: str,
    folder: Path,
    on_built: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write the sdist and the wheel of each package, and SHA256SUMS, into `folder`. What it held before is removed.

    Args:
        workspace: The checkout.
        commit: The commit whose files are built.
        version: The version of all packages, with its label.
        folder: Where the files are written.
        on_built: Called with the name of each package.

    Raises:
        ToolError: A package cannot be built, or holds what must not be published. `folder` has not changed then.
    """
    with (
        commit_tree(workspace.packages, commit) as tree,
        tempfile.TemporaryDirectory(prefix="orb-release-") as scratch,
    ):
        output = Path(scratch) / "dist"
        output.mkdir()

        def build(package: str) -> str:
            _build(package, tree / package, Path(scratch) / package, output, version=version)
            return package

        # Threads, because each build is another process.
        with ThreadPoolExecutor(max_workers=2) as pool:
            for package in pool.map(build, PACKAGES):
                on_built(package)
        made = sorted(output.iterdir())
        faults = [
            f"{path.name}: {fault}"
            for package in PACKAGES
            for path in made
            if path.name.startswith(f"{package.replace('-', '_')}-")
            for fault in distribution_faults(
                path,
                root=workspace.root,
                allowed=read_settings(tree / package, of_package=True).not_credentials,
            )
        ]
        if faults:
            hint = "remove it from the package, or name a file that only looks like a credential in its pyproject.toml"
            raise ToolError("the packages hold what must not be published", hint=hint, faults=faults)
        # A folder with files of two versions would publish both.
        shutil.rmtree(folder, ignore_errors=True)
        for path in made:
            write_atomically(folder / path.name, path.read_bytes())
        # Last, so that a folder without it is known as incomplete.
        lines = [f"{sha256_of(path)}  {path.name}\n" for path in made]
        write_atomically(folder / SUMS, "".join(lines).encode())
    return [folder / path.name for path in made]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _build(package: str, tree: Path, scratch: Path, output: Path, *, version: str) -> None:
    # Each in a folder of its own: the builder puts its own folders beside the sources.
    source = scratch / "from-commit" / "source"
    shutil.copytree(tree, source)
    for path in source.rglob("*"):
        # Git makes files with the umask of the caller, and a wheel has the modes of its sources.
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    sdist = _run(package, "sdist", source, scratch, version)
    packed = output / sdist.name
    packed.write_bytes(_without_times(sdist))
    with tarfile.open(packed) as archive:
        archive.extractall(scratch / "from-sdist", filter="data")
    (unpacked,) = (scratch / "from-sdist").iterdir()
    wheel = _run(package, "wheel", unpacked, scratch, version)
    shutil.copyfile(wheel, output / wheel.name)


def _run(package: str, what: str, source: Path, scratch: Path, version: str) -> Path:
    log: list[str] = []
    try:
        builder = project_builder(source, log, version=version)
        return Path(builder.build("sdist" if what == "sdist" else "wheel", scratch / what))
    except (BuildException, BuildBackendException) as error:
        messages = tail("".join(log)) or (scrub(str(error)),)
        raise ToolError(f"the {what} of {package} cannot be built", faults=messages) from error


def _without_times(sdist: Path) -> bytes:
    """Return the same archive with sorted members of one time, one owner and fixed modes."""
    held = io.BytesIO()
    with (
        tarfile.open(sdist) as read,
        gzip.GzipFile(fileobj=held, mode="wb", filename="", mtime=int(EPOCH)) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as written,
    ):
        for member in sorted(read.getmembers(), key=lambda each: each.name):
            clean = tarfile.TarInfo(member.name)
            clean.type, clean.size, clean.linkname = member.type, member.size, member.linkname
            clean.mtime = int(EPOCH)
            clean.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            written.addfile(clean, read.extractfile(member) if member.isfile() else None)
    return held.getvalue()
