"""The comment about a run, on the wire-true fake of GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.init_job.job_comment import JobComments, search_tag, wants_comment
from lambdas.init_job.tests.conftest import JOB, ORDER
from lambdas.init_job.tests.test_preparation import RUN
from orb_common.execution import Job
from orb_common.vcs import GitHubProvider, VcsHelper

if TYPE_CHECKING:
    from orb_testing.fakes.github import GitHubFake


def job_of(**fields: Any) -> Job:
    return Job.from_dict(JOB | {"orders": [ORDER | {"order_name": "build"}, ORDER]} | fields)


@pytest.mark.parametrize(
    "number", [{"pr_number": 1}, {"issue_number": 1}, {"pr_number": 1, "issue_number": 2}]
)
def test_a_comment_lists_the_orders(github: GitHubFake, number: dict[str, int]) -> None:
    """The comment has a line for each order, and tags that find it again. A replay changes it, and writes no other."""
    pull = github.add_pull_request(github.add_repository("octo/app", private=True))
    comments = JobComments(lambda: VcsHelper(GitHubProvider(github.api_url)))
    token = github.token(write=["octo/app"])
    ids = {comments.post(job_of(**number), RUN, token) for _ in range(2)}
    (comment,) = github.comments(pull)
    assert ids == {comment.id}
    assert comment.body == (
        "**Order Summary**\n\n├─ build: queued\n└─ order-0002: queued\n\n"
        f"###{search_tag(job_of(), 'r-1')}### #r-1 #ann:abc123-exec"
    )


def test_users_with_spaces(github: GitHubFake) -> None:
    """The flow id becomes a tag, whatever the user's name."""
    pull = github.add_pull_request(github.add_repository("octo/app"))
    comments = JobComments(lambda: VcsHelper(GitHubProvider(github.api_url)))
    from dataclasses import replace

    run = replace(RUN, flow_id="Ann # Sample:abc123-exec")
    assert comments.post(job_of(pr_number=1), run, github.token(write=["octo/app"]))
    assert github.comments(pull)[0].body.endswith("#r-1 #Ann_Sample:abc123-exec")


def test_jobs_without_a_place_for_a_comment() -> None:
    """A job without a number or a repository gets no comment."""

    def never() -> VcsHelper:
        raise AssertionError("no request is made")

    s3 = ORDER | {"s3_location": "s3://a-b/c.zip"}
    for job in (job_of(), job_of(git_repo=None, pr_number=1, orders=[s3])):
        assert not wants_comment(job)
        assert JobComments(never).post(job, RUN, "token") is None
    assert wants_comment(job_of(issue_number=1))


def test_the_search_text() -> None:
    """The job's own text is used, otherwise one that a replay of the run has too."""
    assert search_tag(job_of(pr_comment_search_tag=" plan "), "r-1") == "plan"
    own = search_tag(job_of(), "r-1")
    assert len(own) == 8
    assert own == search_tag(job_of(pr_comment_search_tag=" "), "r-1") != search_tag(job_of(), "r-2")
