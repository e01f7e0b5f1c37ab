"""What happens to a job that is submitted: a whole run or none, once for each run id, whatever fails on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lambdas.init_job.job_comment import JobComments, search_tag, wants_comment
from lambdas.init_job.preparation import Preparation
from lambdas.init_job.submissions import done_endpoint
from orb_common.exceptions import ConflictError, Fault, InvalidJobError, OrbError
from orb_common.execution import (
    Location,
    LocationKind,
    RunRecord,
    RunStatus,
    generate_flow_id,
    generate_trace_id,
)
from orb_common.execution.job_check import first_faults
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.init_job.first_wake import FirstWake
    from lambdas.init_job.order_code import OrderCode
    from lambdas.init_job.order_keys import OrderKeys
    from lambdas.init_job.stored_values import Found, StoredValues
    from lambdas.init_job.submissions import Submission
    from orb_common.execution import Job, Orders, Results, Runs
    from orb_common.logging import OrbLogger


@dataclass(frozen=True, slots=True, kw_only=True)
class InitJobService:
    """Starts runs."""

    runs: Runs
    orders: Orders
    results: Results
    values: StoredValues
    code: OrderCode
    keys: OrderKeys
    wake: FirstWake
    comments: JobComments
    logger: OrbLogger
    clock: Clock = SYSTEM_CLOCK

    def submit(self, submission: Submission, *, owner: str, seconds: float) -> dict[str, object]:
        """Start the run of a job, or find it started. Return what the caller gets to know about it.

        Values and code are read first, and whatever is wrong with them is said before anything is stored. Then the run
        is prepared for this request alone, its orders are stored, and with its start it exists. If this fails on the
        way, there is no run, and the same request goes on when it is sent again.

        Args:
            submission: The job.
            owner: The id of the request, which a retry has too.
            seconds: How long the request may take. For so long no other request prepares the run.

        Raises:
            InvalidJobError: The job names values or code that cannot be used. The error has the first 100
                faults.
            LostRaceError: Another request prepares this run. `retry_after` says how many seconds it may take.
            ConflictError: A run with this id has another job.
            OrbError: A service failed, or cannot be reached.
        """
        job, run_id, until = submission.job, submission.run_id, self._now() + int(seconds) + 1
        run = self.runs.get(run_id)
        if run is not None and run.status is not RunStatus.PREPARING:
            if run.job_digest != submission.digest:
                raise ConflictError("a run with this run_id has another job")
            return self._standing(job, run)
        with TemporaryDirectory(prefix="orb-") as made:
            root = Path(made)
            found = self.values.read(_locations(job))
            token = found.values.get(_token_location(job)) if job.git_token_location else None
            code, faults = self.code.fetch(job, token, root)
            if all_faults := first_faults([*_value_faults(job, found), *faults]):
                raise InvalidJobError(all_faults)
            run = self._prepare(submission, owner, until)
            if run.status is not RunStatus.PREPARING:
                return self._standing(job, run)
            preparation = Preparation(
                job=job,
                run=run,
                code=code,
                values=found.values,
                results=self.results,
                keys=self.keys,
                now=self._now(),
            )
            self.orders.put_all(preparation.prepare_all(root))
        # If this process ends between the next two steps, and nobody sends the job again, the run starts all the same.
        self.wake.plan(run_id, at=until)
        run = self.runs.start(run_id, owner=owner, seconds=job.job_timeout)
        self.results.trigger(run_id)
        facts = {"run_id": run_id, "trace_id": run.trace_id, "order_count": run.order_count}
        self.logger.info("run_started", extra=facts)
        return self._facts(job, run, self._comment(job, run, token))

    def _prepare(self, submission: Submission, owner: str, until: int) -> RunRecord:
        job, trace_id = submission.job, submission.trace_id or generate_trace_id()
        run = RunRecord(
            run_id=submission.run_id,
            trace_id=trace_id,
            flow_id=generate_flow_id(job.username, trace_id, job.flow_label),
            job_digest=submission.digest,
            owner=owner,
            owned_until=0,
            order_count=len(job.orders),
            done_endpoint=done_endpoint(self.results.done.name, submission.run_id),
        )
        return self.runs.prepare(run, owner=owner, until=until)

    def _standing(self, job: Job, run: RunRecord) -> dict[str, object]:
        """Answer about a run that was started before. If its trigger was lost, this makes up for it."""
        if run.status is RunStatus.RUNNING:
            self.results.trigger(run.run_id)
        return self._facts(job, run, None)

    def _comment(self, job: Job, run: RunRecord, token: str | None) -> int | None:
        if token is None or not wants_comment(job):
            return None
        try:
            return self.comments.post(job, run, token)
        except OrbError as error:
            self.logger.warning("comment_failed", extra={"run_id": run.run_id, "code": error.code})
            return None

    @staticmethod
    def _facts(job: Job, run: RunRecord, comment_id: int | None) -> dict[str, object]:
        return {
            "run_id": run.run_id,
            "trace_id": run.trace_id,
            "flow_id": run.flow_id,
            "done_endpt": run.done_endpoint,
            "pr_search_tag": search_tag(job, run.run_id),
            "init_pr_comment": comment_id,
        }

    def _now(self) -> int:
        return int(self.clock.now().timestamp())


def _locations(job: Job) -> Iterator[Location]:
    if job.git_token_location is not None:
        yield _token_location(job)
    for _, location in _order_locations(job):
        yield location


def _order_locations(job: Job) -> Iterator[tuple[str, Location]]:
    """Yield the path in the job and the place of each value of its orders."""
    for place, order in enumerate(job.orders):
        for field, kind in (("ssm_paths", LocationKind.SSM), ("secret_manager_paths", LocationKind.SECRET)):
            for number, name in enumerate(getattr(order, field) or ()):
                yield f"orders[{place}].{field}[{number}]", Location(kind=kind, name=name)


def _token_location(job: Job) -> Location:
    return Location.parse(job.git_token_location or "")


def _needs_token(job: Job) -> bool:
    return any(order.s3_location is None for order in job.orders)


def _value_faults(job: Job, found: Found) -> Iterator[Fault]:
    if _needs_token(job) and (rule := found.faults.get(_token_location(job))):
        yield Fault("git_token_location", rule)
    for path, location in _order_locations(job):
        if rule := found.faults.get(location):
            yield Fault(path, rule)
