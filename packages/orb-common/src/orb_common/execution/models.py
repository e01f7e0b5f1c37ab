"""The values of the execution engine: jobs with their orders as they are submitted, and the records that it stores.

Keys of dictionaries are in snake_case, as in jobs; the stores write attributes in camelCase. Times are epoch seconds.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from orb_common.exceptions import InvalidJobError

from .job_check import decode_job, job_faults, order_faults
from .record_fields import read, written
from .statuses import JOB_ORDER_NAME, TERMINAL, ExecutionTarget, OrderStatus, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FAILED",
    "JOB_ORDER_NAME",
    "QUEUED",
    "RUNNING",
    "SUCCEEDED",
    "TERMINAL",
    "TIMED_OUT",
    "Job",
    "LockRecord",
    "Order",
    "OrderEvent",
    "OrderRecord",
    "RunRecord",
]

QUEUED: Final = OrderStatus.QUEUED
RUNNING: Final = OrderStatus.RUNNING
SUCCEEDED: Final = OrderStatus.SUCCEEDED
FAILED: Final = OrderStatus.FAILED
TIMED_OUT: Final = OrderStatus.TIMED_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Shell commands that run together, as a job names them.

    The constructor checks no rules, because code builds it. `from_dict` checks all.
    """

    cmds: tuple[str, ...]
    """The shell commands. They run one after another, until one fails."""
    timeout: int
    """The longest run of all commands together, in seconds."""
    order_name: str | None = None
    """None: `order-<order_num>`."""
    git_repo: str | None = None
    """`owner/name`. None: that of the job."""
    git_folder: str | None = None
    """The folder of the repository that becomes the root of the bundle. None: all of it."""
    commit_hash: str | None = None
    """None: that of the job, or the newest commit."""
    s3_location: str | None = None
    """`s3://bucket/key` of a zip, in place of a repository."""
    env_vars: Mapping[str, str] | None = field(default=None, repr=False)
    ssm_paths: tuple[str, ...] | None = None
    """Parameters whose values become variables."""
    secret_manager_paths: tuple[str, ...] | None = None
    """Secrets whose values become variables."""
    sops_key: str | None = None
    """The age recipient that the bundle is sealed for. None: a new one for this order."""
    execution_target: ExecutionTarget = ExecutionTarget.CODEBUILD
    use_lambda: bool | None = None
    """The older form of `execution_target`. True: lambda. It is always set once the order is made."""
    queue_id: str | None = None
    """The name that dependencies use. None: `order_num`."""
    dependencies: tuple[str, ...] | None = None
    """The queue ids of the orders that must end first."""
    must_succeed: bool = True
    """Whether the job fails if this order does, and whether this order needs the success of its dependencies."""
    callback_url: str | None = field(default=None, repr=False)
    """Where the worker puts its result. The engine sets it."""
    ssm_targets: Mapping[str, object] | None = None
    """The instances of an order of Systems Manager, which is not offered."""

    def __post_init__(self) -> None:
        """Make both forms of the target agree."""
        if self.use_lambda and self.execution_target is ExecutionTarget.CODEBUILD:
            object.__setattr__(self, "execution_target", ExecutionTarget.LAMBDA)
        object.__setattr__(self, "use_lambda", self.execution_target is ExecutionTarget.LAMBDA)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read an order. Ignore unknown names.

        Raises:
            InvalidJobError: It breaks rules. The error has all of them.
        """
        if faults := order_faults(data):
            raise InvalidJobError(faults)
        return read(cls, data)

    def to_dict(self) -> dict[str, object]:
        """Return the order without the names that have no value."""
        return written(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Orders that are submitted together. The constructor checks no rules; `from_dict` and `from_b64` check all."""

    username: str
    """Who submits it. Part of its flow id."""
    orders: tuple[Order, ...]
    git_repo: str | None = None
    """`owner/name`, for orders that name no code of their own."""
    git_token_location: str | None = None
    """Where the token for repositories is: `aws:::ssm:<parameter>` or `aws:::secretd:<secret>`."""
    git_ssh_key_location: str | None = None
    """Refused, because Lambda has no ssh."""
    commit_hash: str | None = None
    pr_number: int | None = None
    """The pull request that gets a comment."""
    issue_number: int | None = None
    """The issue that gets a comment, if no pull request is named."""
    flow_label: str = "exec"
    """What the job is for. Part of its flow id."""
    pr_comment_search_tag: str | None = None
    """The text by which the comment is found again."""
    presign_expiry: int = 7200
    """How long the link for a result is valid at least, in seconds."""
    job_timeout: int = 3600
    """The longest run of the job, in seconds from its start."""

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read a job. Ignore unknown names.

        Raises:
            InvalidJobError: It breaks rules. The error has all of them, each with its path.
        """
        if faults := job_faults(data):
            raise InvalidJobError(faults)
        orders = data["orders"]
        assert isinstance(orders, (list, tuple))  # noqa: S101 - checked above
        return read(cls, {**data, "orders": tuple(read(Order, order) for order in orders)})

    def to_dict(self) -> dict[str, object]:
        """Return the job with its orders, without the names that have no value."""
        return written(self)

    @classmethod
    def from_b64(cls, text: str | bytes) -> Self:
        """Read `job_parameters_b64`: standard or URL-safe Base64 of JSON in UTF-8.

        Raises:
            InvalidJobError: The text is too long or cannot be decoded, or the job breaks rules.
        """
        return cls.from_dict(decode_job(text))

    def to_b64(self) -> str:
        """Return the job as `job_parameters_b64`."""
        document = json.dumps(self.to_dict(), separators=(",", ":"))
        return base64.b64encode(document.encode()).decode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """What happened to an order, or to the whole job."""

    trace_id: str
    order_name: str
    """`_job`: the whole job."""
    epoch: float
    event_type: str
    """Such as `dispatched` or `completed`, or a type that a worker reports."""
    status: str
    """The status after it. Workers may report others than those of orders."""
    log_location: str | None = None
    execution_url: str | None = None
    message: str | None = None
    flow_id: str | None = None
    run_id: str | None = None
    event_id: str | None = None
    """Makes a repeat of the event recognisable. None: each put is an event of its own."""
    data: Mapping[str, object] = field(default_factory=dict)
    """More facts."""

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read an event. Ignore unknown names. Raises DataValidationError with all faults."""
        return read(cls, data)

    def to_dict(self) -> dict[str, object]:
        """Return the event without the names that have no value."""
        return written(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRecord:
    """The lock of a run, as it is stored."""

    run_id: str
    orchestrator_id: str
    """The holder."""
    status: str
    """`active`: held. `completed`: free."""
    acquired_at: float
    ttl: int
    """When the item expires."""
    expires_at: int | None = None
    """When others may take the lock."""
    pending: int = 0
    """How many callers found it held since it was taken."""
    flow_id: str | None = None
    trace_id: str | None = None

    @property
    def pk(self) -> str:
        """The key: `lock:<run_id>`."""
        return f"lock:{self.run_id}"

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read a lock. Ignore unknown names. Raises DataValidationError with all faults."""
        return read(cls, data)

    def to_dict(self) -> dict[str, object]:
        """Return the lock without the names that have no value."""
        return written(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """An order of a run, as it is stored."""

    run_id: str
    order_num: str
    """From `0001` on."""
    trace_id: str
    flow_id: str
    order_name: str
    cmds: tuple[str, ...]
    status: OrderStatus = OrderStatus.QUEUED
    execution_target: ExecutionTarget = ExecutionTarget.CODEBUILD
    must_succeed: bool = True
    timeout: int = 300
    """Seconds."""
    queue_id: str = ""
    """The name that dependencies use. It is `order_num` if it is not given."""
    dependencies: tuple[str, ...] = ()
    s3_location: str | None = None
    callback_url: str | None = field(default=None, repr=False)
    git_b64: str | None = None
    sops_key_ssm_path: str | None = None
    ssm_targets: Mapping[str, object] | None = None
    ssm_document_name: str | None = None
    execution_url: str | None = None
    step_function_url: str | None = None
    log: str | None = None
    """The end of the log, at most 4 KB."""
    log_location: str | None = None
    commit_hash: str | None = None
    dispatch_token: str | None = None
    """The claim under which the order was started."""
    attempts: int = 0
    """How often it was claimed."""
    started_at: int | None = None
    """When it was claimed."""
    dispatched_at: int | None = None
    """When its worker and its watchdog had been started. None while it runs: they may not have been."""
    failure_reason: str | None = None
    created_at: int | None = None
    last_update: int | None = None
    ttl: int | None = None

    def __post_init__(self) -> None:
        """Fill in the queue id."""
        if not self.queue_id:
            object.__setattr__(self, "queue_id", self.order_num)

    @property
    def pk(self) -> str:
        """The earlier key: `<run_id>:<order_num>`."""
        return f"{self.run_id}:{self.order_num}"

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read a record. Ignore unknown names, and `pk`. Raises DataValidationError with all faults."""
        if data.get("use_lambda") is True and data.get("execution_target") is None:
            data = {**data, "execution_target": ExecutionTarget.LAMBDA}
        return read(cls, data)

    def to_dict(self) -> dict[str, object]:
        """Return the record with `pk`, without the names that have no value."""
        return {"pk": self.pk, **written(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """The run of a job, as it is stored."""

    run_id: str
    trace_id: str
    flow_id: str
    job_digest: str
    """The SHA-256 of the job, which tells a replay from another job."""
    owner: str
    """The request that prepares the run."""
    owned_until: int
    """When another request may prepare it."""
    order_count: int
    done_endpoint: str
    """Where the result of the job is written."""
    status: RunStatus = RunStatus.PREPARING
    deadline: int | None = None
    """When the job times out."""
    summary: Mapping[str, int] | None = None
    """How many orders ended in each status."""
    closed_at: int | None = None
    """When the result was written and the keys were deleted."""
    created_at: int | None = None
    last_update: int | None = None
    ttl: int | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Read a record. Ignore unknown names. Raises DataValidationError with all faults."""
        return read(cls, data)

    def to_dict(self) -> dict[str, object]:
        """Return the record without the names that have no value."""
        return written(self)
