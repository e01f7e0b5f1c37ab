"""Publish a built release to a package index, and resume a publication that was interrupted.

What an index has is never replaced. The index itself says what is published, so there is no other state: the same
command again goes on where the last one stopped, on any machine that builds the same commit.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)

from orb_tools.bundle.index_client import IndexClient
from orb_tools.errors import ToolError

from .distributions import SUMS, sha256_of
from .published_files import published_files, settings_of
from .released_packages import PACKAGES

try:
    from requests import RequestException
    from twine.exceptions import TwineException
    from twine.package import PackageFile
    from twine.repository import Repository
except ImportError as error:
    raise ToolError("twine is not installed", hint="pip install 'orb-tools[release]'") from error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from packaging.version import Version

    from orb_tools.bundle.index_settings import IndexSettings

    from .index_access import IndexAccess

_SIGNATURE = f"{SUMS}.sig"
"""What `.ci/sign` writes beside the sums. `.ci/verify` reads it, and no index gets it."""
_AGAIN = "run the same command again: it goes on where this one stopped"
_REFUSED: dict[int, tuple[str, str]] = {
    HTTPStatus.UNAUTHORIZED: (
        "does not know us",
        "check TWINE_USERNAME and TWINE_PASSWORD, or get a new token",
    ),
    HTTPStatus.FORBIDDEN: ("does not let us publish", "check the rights of this user in the index"),
    HTTPStatus.CONFLICT: (
        "has this file with other bytes",
        "choose another version: a published file never changes",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltRelease:
    """The sdists and wheels of one version."""

    version: Version
    files: Mapping[str, tuple[Path, ...]]
    """The wheel and the sdist of each package, in the order in which they are published."""

    @classmethod
    def read(cls, folder: Path) -> BuiltRelease:
        """Read the folder that `orb release build` wrote.

        Raises:
            ToolError: A file is missing, is not of the release, or differs from SHA256SUMS.
        """
        hint = "build it again: orb release build"
        try:
            lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
            digests = {name: digest for digest, name in (line.split("  ") for line in lines)}
        except FileNotFoundError as error:
            raise ToolError(f"{folder} holds no built release", hint="build it: orb release build") from error
        except ValueError as error:
            raise ToolError(f"{folder / SUMS} is not valid", hint=hint) from error
        there = {path.name for path in folder.iterdir()} - {SUMS, _SIGNATURE}
        faults = [f"{name} is missing" for name in digests.keys() - there]
        faults += [f"{name} is not in {SUMS}" for name in there - digests.keys()]
        faults += [
            f"{name} differs from {SUMS}"
            for name in there & digests.keys()
            if sha256_of(folder / name) != digests[name]
        ]
        versions = set()
        files: dict[str, list[Path]] = {package: [] for package in PACKAGES}
        # The wheel first: pip would build from an sdist that is alone.
        for name in sorted(digests, key=lambda name: (not name.endswith(".whl"), name)):
            try:
                package, version = (
                    parse_wheel_filename(name)[:2] if name.endswith(".whl") else parse_sdist_filename(name)
                )
            except (InvalidWheelFilename, InvalidSdistFilename):
                faults.append(f"{name} is not a wheel or an sdist")
                continue
            versions.add(version)
            files.setdefault(package, []).append(folder / name)
        faults += [f"{package} is not a package of a release" for package in files.keys() - set(PACKAGES)]
        faults += [
            f"{package} has {len(each)} files and not a wheel and an sdist"
            for package, each in files.items()
            if [path.suffix for path in each] != [".whl", ".gz"]
        ]
        faults += [f"several versions: {', '.join(map(str, sorted(versions)))}"] if len(versions) > 1 else []
        if faults:
            raise ToolError(f"{folder} does not hold one whole release", hint=hint, faults=sorted(faults))
        return cls(version=versions.pop(), files={name: tuple(each) for name, each in files.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did."""

    uploaded: tuple[str, ...]
    present: tuple[str, ...]
    """Files that the index had already, with the same bytes."""


def publish(
    release: BuiltRelease, access: IndexAccess, *, on_step: Callable[[str], None] = lambda _: None
) -> Published:
    """Upload the files that the index does not have, package by package. Then compare all with what the index has.

    Raises:
        ToolError: The index has a file of this version with other bytes, and nothing is uploaded then; or it ends or
            refuses an upload.
    """
    settings = settings_of(access)
    client = IndexClient(settings)
    there = {package: published_files(client, access, package, release.version) for package in PACKAGES}
    _require_same(release, there)
    repository = _repository(access, settings)
    uploaded, present = [], []
    try:
        for package, files in release.files.items():
            for path in files:
                if path.name in there[package]:
                    present.append(path.name)
                    continue
                on_step(f"uploading {path.name}")
                fault = _upload(repository, path)
                # It can have arrived although the answer did not, or another machine publishes the same release.
                if fault:
                    now = published_files(client, access, package, release.version)
                    if now.get(path.name) != sha256_of(path):
                        raise fault
                uploaded.append(path.name)
    finally:
        repository.close()
    there = {package: published_files(client, access, package, release.version) for package in PACKAGES}
    _require_same(release, there)
    missing = [
        path.name
        for package, files in release.files.items()
        for path in files
        if path.name not in there[package]
    ]
    if missing:
        faults = [f"{name} is not on its page" for name in missing]
        raise ToolError("the index accepted files that it does not show", hint=_AGAIN, faults=faults)
    return Published(uploaded=tuple(uploaded), present=tuple(present))


def _repository(access: IndexAccess, settings: IndexSettings) -> Repository:
    """Return twine's session, which connects as pip does."""
    repository = Repository(access.address, access.user, access.password, disable_progress_bar=True)
    repository.set_certificate_authority(settings.cert)
    repository.set_client_certificate(settings.client_cert)
    if settings.proxy:
        repository.session.proxies = {"http": settings.proxy, "https": settings.proxy}
        repository.session.trust_env = False  # otherwise the variables of the environment override it
    return repository


def _require_same(release: BuiltRelease, there: Mapping[str, Mapping[str, str]]) -> None:
    faults = []
    for package, files in release.files.items():
        ours = {path.name: sha256_of(path) for path in files}
        for name, digest in sorted(there[package].items()):
            if name not in ours:
                faults.append(f"{name}: the index has it, and this release does not")
            elif ours[name] != digest:
                faults.append(f"{name}: the index has other bytes")
    if faults:
        hint = (
            "release another version: what is published never changes. If an upload was cut off in the middle, delete "
            "that file in the index and run the command again"
        )
        raise ToolError(f"{release.version} is published with other files", hint=hint, faults=faults)


def _upload(repository: Repository, path: Path) -> ToolError | None:
    """Upload a file. Return the fault of the answer. None: the index accepted it."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # twine prints what it does
            status = repository.upload(PackageFile.from_filename(str(path), None)).status_code
    # Their texts hold the address.
    except (RequestException, TwineException, OSError):
        return ToolError(f"the index ended while {path.name} was uploaded", hint=_AGAIN)
    if status in {HTTPStatus.OK, HTTPStatus.CREATED}:
        return None
    what, hint = _REFUSED.get(status, (f"answers with status {status}", _AGAIN))
    return ToolError(f"the index {what}: {path.name}", hint=hint)
