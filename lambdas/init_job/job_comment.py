"""The comment about a run on its pull request or issue. It is a courtesy: without it, the job runs all the same."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.execution import Job, RunRecord
    from orb_common.vcs import VcsHelper


class JobComments:
    """Writes comments.

    Args:
        helper: Returns the helper that finds and writes them. It is made when a job first asks for a comment.
    """

    def __init__(self, helper: Callable[[], VcsHelper]) -> None:
        self._helper = helper

    def post(self, job: Job, run: RunRecord, token: str) -> int | None:
        """Write or update the comment about a run, and return its id. None: the job names no place for one.

        Raises:
            OrbError: GitHub refuses it, or cannot be reached.
        """
        number = job.pr_number or job.issue_number
        if job.git_repo is None or number is None:
            return None
        from orb_common.vcs import order_summary

        names = [order.order_name or f"order-{place:04}" for place, order in enumerate(job.orders, 1)]
        text = order_summary([(name, "queued") for name in names])
        done = self._helper().upsert_comment(
            job.git_repo,
            number,
            search_tag(job, run.run_id),
            text,
            token,
            tags=[run.run_id, _tag(run.flow_id)],
        )
        return done.comment_id


def wants_comment(job: Job) -> bool:
    """Return whether a job names a place for a comment."""
    return job.git_repo is not None and bool(job.pr_number or job.issue_number)


def search_tag(job: Job, run_id: str) -> str:
    """Return the text by which the comment is found again. A replay of a run has the same one."""
    own = (job.pr_comment_search_tag or "").strip()
    return own or hashlib.sha256(run_id.encode()).hexdigest()[:8]


def _tag(text: str) -> str:
    """Return a text without what ends a tag. A user's name may have spaces."""
    return re.sub(r"[\s#]+", "_", text)
