"""The schemas of a commit, unpacked into a folder of their own."""

from __future__ import annotations

import io
import subprocess
import tarfile
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


def unpack_schemas(schemas: Path, ref: str, target: Path) -> None:
    """Unpack the folder `schemas` as it was at a commit, tag or branch into `target`.

    Raises:
        ToolError: git is missing, the folder is in no repository, or the ref or the folder at it does not exist.
    """
    # The hash, because a ref could look like an option.
    found = _git(schemas, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if found.returncode:
        if _git(schemas, "rev-parse", "--git-dir").returncode:
            raise ToolError(f"{schemas} is not in a git repository", hint="run it in a checkout")
        raise ToolError(
            f"git knows no commit '{ref}'",
            hint="name a commit, tag or branch. In CI, fetch it first: git fetch --depth=1 origin main",
        )
    archive = _git(schemas, "archive", "--format=tar", found.stdout.decode().strip(), ".")
    if archive.returncode:
        raise ToolError(f"there is no {schemas.name}/ at '{ref}'", hint="name a later commit")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        links = [member.name for member in tar if not (member.isfile() or member.isdir())]
        if links:
            raise ToolError(
                f"{schemas.name}/ at '{ref}' holds links, which orb does not follow: {', '.join(links)}",
                hint="compare with a commit that has the files themselves",
            )
        tar.extractall(target, filter="data")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise ToolError("git is not installed", hint="install it: the earlier schemas come from it") from None
