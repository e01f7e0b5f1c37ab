"""The code of orders: one folder for each source, and every fault with its path."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.init_job import order_code
from lambdas.init_job.checkouts import Repositories
from lambdas.init_job.order_code import OrderCode, Source
from lambdas.init_job.tests.conftest import JOB, ORDER, TOKEN
from lambdas.init_job.tests.git_host import LINK
from orb_common.aws import Bucket
from orb_common.exceptions import ExternalServiceError
from orb_common.execution import Job
from orb_common.utils.retry import RetryPolicy
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from pathlib import Path

    from lambdas.init_job.tests.git_host import GitHost
    from orb_testing.buckets import Buckets
    from orb_testing.faults import FaultPlan

ZIP = "s3://sources/app.zip"


def job_of(*orders: dict[str, Any], **fields: Any) -> Job:
    return Job.from_dict({**JOB, **fields, "orders": [ORDER | order for order in orders]})


def zipped(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.fixture
def code(git: GitHost, s3: Buckets) -> OrderCode:
    policy = RetryPolicy(max_attempts=2, base_delay=0, max_delay=0)
    return OrderCode(Repositories(git.url, policy=policy), Bucket)


def faults(code: OrderCode, job: Job, root: Path, token: str | None = TOKEN) -> dict[str, str]:
    folders, found = code.fetch(job, token, root)
    assert not found or len(folders) < len({Source.of(order, job) for order in job.orders})
    return {fault.path: fault.rule for fault in found}


def test_each_commit_is_fetched_once(git: GitHost, code: OrderCode, tmp_path: Path) -> None:
    """Orders share the fetch of a commit, and the folder of their code."""
    app, other = git.repository(), git.repository("octo/other")
    old = app.commit({"a/x": "old", "b/x": "old"})
    app.commit({"a/x": "new", "b/x": "new"})
    other.commit({"x": "other"})
    job = job_of(
        {"git_folder": "a"},
        {"git_folder": "b"},
        {"git_folder": "a"},
        {"commit_hash": old, "git_folder": "a"},
        {"git_repo": "octo/other"},
    )
    folders, found = code.fetch(job, TOKEN, tmp_path)
    assert found == []
    read = [(folders[Source.of(order, job)] / "x").read_text() for order in job.orders]
    assert read == ["new", "new", "new", "old", "other"]
    assert (len(set(folders.values())), git.fetches()) == (4, 3)


def test_the_commit_of_a_job_belongs_to_its_repository() -> None:
    """An order with a repository of its own does not get the commit of the job's."""
    job = job_of({}, {"git_repo": "octo/app"}, {"git_repo": "octo/other"}, commit_hash="1" * 40)
    assert [Source.of(order, job).commit for order in job.orders] == ["1" * 40, "1" * 40, None]


def test_archives(s3: Buckets, code: OrderCode, tmp_path: Path) -> None:
    """The zip of an order is read once, and its repository is not needed."""
    s3.bucket("sources").put("app.zip", zipped({"run.sh": "echo", "a/b": "c"}))
    job = job_of({"s3_location": ZIP}, {"s3_location": ZIP}, git_repo=None, git_token_location=None)
    folders, found = code.fetch(job, None, tmp_path)
    assert found == []
    (folder,) = folders.values()
    assert (folder / "a/b").read_text() == "c"
    assert list(tmp_path.iterdir()) == [folder]


def test_every_fault_has_the_path_of_its_field(
    git: GitHost, s3: Buckets, code: OrderCode, tmp_path: Path
) -> None:
    """All faults of all orders come at once, at the order's own field or at that of the job."""
    git.repository().commit({"a/x": "1", "link": (LINK, "../../etc"), "taken/env_vars.env": "x"})
    s3.bucket("sources").put("not.zip", b"no zip")
    job = job_of(
        {"git_folder": "none"},
        {"git_repo": "octo/none"},
        {"s3_location": "s3://sources/none.zip"},
        {"s3_location": "s3://sources/not.zip"},
        {},
        {"git_folder": "taken"},
        {"git_folder": "a"},
    )
    found = faults(code, job, tmp_path)
    assert list(found) == [
        "orders[0].git_folder", "orders[1].git_repo", "orders[2].s3_location", "orders[3].s3_location", "git_repo",
        "orders[5].git_folder",
    ]  # fmt: skip
    assert "link" in found["git_repo"]
    assert "env_vars.env" in found["orders[5].git_folder"]


def test_a_fault_of_the_job_is_reported_once(git: GitHost, code: OrderCode, tmp_path: Path) -> None:
    """A commit of the job that does not exist is one fault, and is asked for once."""
    found = faults(code, job_of({"git_folder": "a"}, {"git_folder": "b"}), tmp_path)
    assert list(found) == ["git_repo"]
    assert len(git.requests) == 1


def test_a_token_that_is_not_accepted(git: GitHost, code: OrderCode, tmp_path: Path) -> None:
    """The fault is that of the token's place."""
    git.repository().commit({"a": "x"})
    found = faults(code, job_of({}, {"git_folder": "a"}), tmp_path, "ghp_wrong")
    assert list(found) == ["git_token_location"]


def test_without_a_token_repositories_are_left_out(git: GitHost, code: OrderCode, tmp_path: Path) -> None:
    """If the token cannot be read, there is nothing to say about repositories."""
    assert code.fetch(job_of({}), None, tmp_path) == ({}, [])
    assert git.requests == []


def test_large_archives(
    s3: Buckets, code: OrderCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive above the limit is refused, and not read to its end."""
    s3.bucket("sources").put("app.zip", zipped({"a": "x" * 1000}))
    monkeypatch.setattr(order_code, "MAX_ARCHIVE", 100)
    assert list(faults(code, job_of({"s3_location": ZIP}), tmp_path)) == ["orders[0].s3_location"]


def test_a_forbidden_archive(s3: Buckets, code: OrderCode, tmp_path: Path, fault: FaultPlan) -> None:
    """An archive that jobs may not read is a fault of the job."""
    s3.bucket("sources")
    fault.error("GET /sources/app.zip", status=403, code="AccessDenied")
    assert list(faults(code, job_of({"s3_location": ZIP}), tmp_path)) == ["orders[0].s3_location"]


def test_an_outage_is_not_a_fault_of_the_job(git: GitHost, code: OrderCode, tmp_path: Path) -> None:
    """If the host of repositories fails, the job may be sent again."""
    git.outages.plan(Outage(status=503, times=None))
    with pytest.raises(ExternalServiceError):
        code.fetch(job_of({}), TOKEN, tmp_path)
