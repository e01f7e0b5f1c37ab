"""The code of orders: a folder of a repository, or the zip that `s3_location` names. Each is fetched once for a job."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from orb_common.exceptions import (
    AccessDeniedError,
    DataValidationError,
    Fault,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.execution.archive import pack, unpack
from orb_common.execution.sops import NAMES_FILE, SEALED_FILE, SOURCES_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lambdas.init_job.checkouts import Checkout, Repositories
    from orb_common.aws.s3 import Bucket
    from orb_common.execution import Job, Order

MAX_ARCHIVE = 100 * 1024 * 1024
"""Bytes of a zip in S3, which is read into memory."""


class Source(NamedTuple):
    """Where the code of an order is. Orders with the same source share one folder."""

    s3_location: str | None
    repo: str
    commit: str | None
    folder: str | None

    @classmethod
    def of(cls, order: Order, job: Job) -> Source:
        """Return the source of an order. What it does not name is that of the job."""
        if order.s3_location is not None:
            return cls(order.s3_location, "", None, None)
        # A commit of the job belongs to its repository.
        own = order.git_repo is not None and order.git_repo != job.git_repo
        commit = order.commit_hash or (None if own else job.commit_hash)
        return cls(None, order.git_repo or job.git_repo or "", commit, order.git_folder)


class OrderCode:
    """Fetches the code of jobs.

    Args:
        repositories: Fetches commits.
        bucket: Returns a bucket by its name.
    """

    def __init__(self, repositories: Repositories, bucket: Callable[[str], Bucket]) -> None:
        self._repositories = repositories
        self._bucket = bucket

    def fetch(self, job: Job, token: str | None, root: Path) -> tuple[dict[Source, Path], list[Fault]]:
        """Write the code of all orders into folders below `root`, one for each source.

        Args:
            job: The job.
            token: The token for repositories. None: it cannot be read, so their code is left out.
            root: An empty folder.

        Returns:
            The folders, and what is wrong with the code of orders. A source with a fault has no folder.

        Raises:
            OrbError: A service failed, or cannot be reached.
        """
        with ExitStack() as opened:
            return self._fetch(job, token, root, opened)

    def _fetch(
        self, job: Job, token: str | None, root: Path, opened: ExitStack
    ) -> tuple[dict[Source, Path], list[Fault]]:
        folders: dict[Source, Path] = {}
        errors: dict[Source, ValidationError] = {}
        commits: dict[tuple[str, str | None], Checkout | ValidationError] = {}
        for source in dict.fromkeys(Source.of(order, job) for order in job.orders):
            target = root / f"code-{len(folders) + len(errors)}"
            try:
                if source.s3_location is not None:
                    self._unzip(source.s3_location, target)
                elif token is None:
                    continue
                else:
                    key = source.repo, source.commit
                    if key not in commits:
                        commits[key] = self._commit(*key, token, root / f"git-{len(commits)}")
                    found = commits[key]
                    if isinstance(found, ValidationError):
                        raise found
                    opened.callback(found.close)
                    found.write(source.folder, target)
                _require_packable(target)
                folders[source] = target
            except ValidationError as error:
                errors[source] = error
        return folders, list(dict.fromkeys(_faults(job, errors)))

    def _commit(self, repo: str, commit: str | None, token: str, folder: Path) -> Checkout | ValidationError:
        # An error is remembered, too, so that it is found out once.
        try:
            return self._repositories.fetch(repo, commit, token, folder)
        except ValidationError as error:
            return error

    def _unzip(self, location: str, target: Path) -> None:
        name, _, key = location.removeprefix("s3://").partition("/")
        archive = target.with_suffix(".zip")
        try:
            archive.write_bytes(self._bucket(name).get(key, at_most=MAX_ARCHIVE).content)
            unpack(archive, target)
        except DataValidationError:
            raise ValidationError(f"has more than {MAX_ARCHIVE:,} bytes", field="s3_location") from None
        except (AccessDeniedError, ResourceNotFoundError):
            raise ValidationError("does not exist, or jobs may not read it", field="s3_location") from None
        except ValidationError as error:
            raise _with_details("is not an archive for orders", error, "s3_location") from None
        finally:
            archive.unlink(missing_ok=True)


def _require_packable(folder: Path) -> None:
    """Refuse code that cannot become a bundle, before anything of the run is stored."""
    taken = [name for name in (SEALED_FILE, NAMES_FILE, SOURCES_FILE) if os.path.lexists(folder / name)]
    if taken:
        raise ValidationError(f"has files with names of the engine: {', '.join(taken)}", field="")
    scratch = folder.with_suffix(".try")
    try:
        pack(folder, scratch)
    except ValidationError as error:
        raise _with_details("has files that cannot be in a bundle", error, "") from None
    finally:
        scratch.unlink(missing_ok=True)


def _with_details(message: str, error: ValidationError, field: str) -> ValidationError:
    """Return an error with the faults that an archive has. They name files, and no values."""
    found = error.details.get("faults")
    faults = "; ".join(map(str, found)) if isinstance(found, list) else error.message
    return ValidationError(f"{message}: {faults}", field=field)


def _faults(job: Job, errors: dict[Source, ValidationError]) -> Iterator[Fault]:
    for place, order in enumerate(job.orders):
        error = errors.get(Source.of(order, job))
        if error is not None:
            yield Fault(_path(place, order, job, error.field), error.message)


def _path(place: int, order: Order, job: Job, field: str | None) -> str:
    """Return the path of the field that is at fault, which may be one of the job."""
    if field == "git_token_location":
        return field
    if not field:
        field = "s3_location" if order.s3_location else "git_folder" if order.git_folder else "git_repo"
    own = getattr(order, field) is not None
    return f"orders[{place}].{field}" if own or getattr(job, field, None) is None else field
