"""The rules of jobs. A check reports its faults at once, each with its path, such as `orders[2].cmds`.

It reads parsed JSON or YAML, so that a tool can show each fault at the line of its path. No rule holds a value, because
a value may be a secret.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import Fault, InvalidJobError
from orb_common.utils.repositories import is_repository

from .dependency_check import dependency_faults
from .flow import is_flow_label, is_username
from .locations import NAMES, Location, LocationKind, variable_of
from .statuses import JOB_ORDER_NAME, ExecutionTarget
from .variables import name_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["decode_job", "first_faults", "job_faults", "order_faults"]

MAX_B64: Final = 1_000_000
"""Characters of `job_parameters_b64`. Lambda takes asynchronous events up to 1 MB. SNS carries 256 KB."""
MAX_JOB_ORDERS: Final = 500
"""`init_job` seals all orders in one call of 300 seconds, and Systems Manager takes 3 keys a second by default."""
MAX_TEXT: Final = 131_000
"""Bytes of one command or variable. Linux gives a program no argument longer than 128 KB."""
MAX_CMDS: Final = 256_000
"""Bytes of all commands of an order. They are stored in its item, and DynamoDB accepts 400 KB for all of it."""
MAX_TIMEOUTS: Final = {
    ExecutionTarget.LAMBDA: 840,
    ExecutionTarget.CODEBUILD: 28_800,
}
"""Seconds. Lambda ends a function after 900. 60 of them are for the start, the bundle and the result."""
MAX_JOB_TIMEOUT: Final = 43_200
"""Seconds: 12 hours. The bundles of a run are kept for two days and its rows for 14, so they outlive it."""
MAX_PRESIGN_EXPIRY: Final = 604_800
"""Seconds: seven days. Source: AWS Signature Version 4, query parameters."""
MAX_CMD_COUNT: Final = 1_000
"""Commands of an order."""
MAX_DEPENDENCIES: Final = 100_000
"""Characters of all dependencies of an order, with one more for each. They are in the item with the commands. All 9,998
others fit in by their numbers."""
MAX_PATHS: Final = 1_000
"""Parameters, and secrets, of an order."""
MAX_FOLDER: Final = 1_024
"""Characters of a folder of a repository."""
MAX_FAULTS: Final = 100
"""Faults that the error of one job lists. Each place can be one, and the answer of a function has at most 6 MB."""
_NAME: Final = re.compile(r"[A-Za-z0-9_./\-]{1,128}")
_COMMIT: Final = re.compile(r"[0-9a-fA-F]{40}([0-9a-fA-F]{24})?")
_S3: Final = re.compile(r"s3://[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]/[^\x00-\x1f\x7f]{1,1024}")
_AGE: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_TAG: Final = re.compile(r"[^#\x00-\x1f\x7f-\x9f]{1,100}")
_SHOWABLE: Final = re.compile(r"[A-Za-z0-9_\-]{1,64}")
Path = str


def decode_job(text: str | bytes) -> Mapping[str, object]:
    """Return the JSON object in `job_parameters_b64`. Both standard and URL-safe Base64 are accepted.

    Raises:
        InvalidJobError: The text is too long, or is not Base64 of a JSON object in UTF-8.
    """
    if len(text) > MAX_B64:
        raise _undecodable(f"may have at most {MAX_B64:,} characters")
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    try:
        document = base64.b64decode(data.translate(bytes.maketrans(b"-_", b"+/")), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise _undecodable("must be Base64 of UTF-8 text") from None
    try:
        job = json.loads(document)
    except (ValueError, RecursionError):
        raise _undecodable("must be Base64 of JSON") from None
    if not isinstance(job, Mapping):
        raise _undecodable("must be Base64 of a JSON object")
    return job


def _undecodable(rule: str) -> InvalidJobError:
    return InvalidJobError([Fault("job_parameters_b64", rule)])


def job_faults(job: object, *, known_only: bool = False) -> list[Fault]:
    """Return the first 100 faults of a job, and how many more there are. An empty list: it is valid.

    Args:
        job: The parsed document. A name with None counts as not given.
        known_only: Unknown names are faults. By default they are ignored, because newer callers may send more; a person
            has misspelled them.
    """
    if not isinstance(job, Mapping):
        return [Fault("job", "must be an object")]
    return first_faults(_Check(known_only=known_only).job(job))


def order_faults(order: object) -> list[Fault]:
    """Return the faults of an order that can be seen without its job, as `job_faults` does."""
    return first_faults(_Check(known_only=False).order(order, ""))


def first_faults(faults: Iterable[Fault]) -> list[Fault]:
    """Return the first 100 faults. If there are more, the last one of the list says how many."""
    found = iter(faults)
    first = [*islice(found, MAX_FAULTS)]
    if more := sum(1 for _ in found):
        first.append(Fault("job", f"and {more:,} more faults"))
    return first


class _Check:
    """The check of one document."""

    def __init__(self, *, known_only: bool) -> None:
        self.known_only = known_only

    def job(self, job: Mapping[object, object]) -> Iterator[Fault]:
        yield from self.fields(job, "", JOB_RULES)
        if job.get("username") is None:
            yield Fault("username", "is required")
        orders = job.get("orders")
        if not isinstance(orders, (list, tuple)):
            yield Fault("orders", "must be a list of orders")
            return
        if not 1 <= len(orders) <= MAX_JOB_ORDERS:
            yield Fault("orders", f"must have 1 to {MAX_JOB_ORDERS} orders")
            return
        for place, order in enumerate(orders):
            yield from self.order(order, f"orders[{place}]")
            if isinstance(order, Mapping) and not _has_code(order, job):
                yield Fault(
                    f"orders[{place}]",
                    "needs s3_location, or git_repo with the git_token_location of the job",
                )
        yield from dependency_faults(orders)

    def order(self, order: object, path: Path) -> Iterator[Fault]:
        if not isinstance(order, Mapping):
            yield Fault(path or "order", "must be an object")
            return
        dot = f"{path}." if path else ""
        yield from self.fields(order, dot, ORDER_RULES)
        for name in ("cmds", "timeout"):
            if order.get(name) is None:
                yield Fault(f"{dot}{name}", "is required")
        yield from _target_faults(order, dot)
        yield from _source_faults(order, dot)
        yield from _variable_faults(order, dot)

    def fields(self, data: Mapping[object, object], dot: str, rules: Mapping[str, Rule]) -> Iterator[Fault]:
        for name, value in data.items():
            if isinstance(name, str) and name in rules:
                if value is not None:
                    yield from rules[name](value, f"{dot}{name}")
            elif self.known_only:
                shown = name if isinstance(name, str) and _SHOWABLE.fullmatch(name) else "?"
                yield Fault(f"{dot}{shown}", "is not a known name")


if TYPE_CHECKING:
    Rule = Callable[[object, Path], Iterator[Fault]]


def _text(rule: str, valid: Callable[[str], object]) -> Rule:
    def check(value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, str) or not _encodable(value) or not valid(value):
            yield Fault(path, rule)

    return check


def _whole(low: int, high: int, unit: str = "") -> Rule:
    def check(value: object, path: Path) -> Iterator[Fault]:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            yield Fault(path, f"must be a whole number from {low:,} to {high:,}{unit}")

    return check


def _flag(value: object, path: Path) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(path, "must be true or false")


def _texts(rule: str, valid: Callable[[str], object]) -> Rule:
    one = _text(rule, valid)

    def check(value: object, path: Path) -> Iterator[Fault]:
        # A text is a sequence, too: its characters would become commands.
        if not isinstance(value, (list, tuple)):
            yield Fault(path, "must be a list of texts")
            return
        for place, part in enumerate(value):
            yield from one(part, f"{path}[{place}]")

    return check


def _paths(rule: str, valid: Callable[[str], object]) -> Rule:
    each = _texts(rule, valid)

    def check(value: object, path: Path) -> Iterator[Fault]:
        yield from each(value, path)
        if isinstance(value, (list, tuple)) and len(value) > MAX_PATHS:
            yield Fault(path, f"may have at most {MAX_PATHS:,} names")

    return check


def _dependencies(value: object, path: Path) -> Iterator[Fault]:
    yield from _texts(_NAME_RULE, _NAME.fullmatch)(value, path)
    if isinstance(value, (list, tuple)):
        size = sum(len(part) + 1 for part in value if isinstance(part, str))
        if size > MAX_DEPENDENCIES:
            yield Fault(path, f"may have at most {MAX_DEPENDENCIES:,} characters in all")


def _commands(value: object, path: Path) -> Iterator[Fault]:
    yield from _texts(f"must be a command of 1 to {MAX_TEXT:,} bytes, without NUL", _is_command)(value, path)
    if isinstance(value, (list, tuple)):
        texts = [part for part in value if isinstance(part, str)]
        if not value:
            yield Fault(path, "must have at least one command")
        if len(value) > MAX_CMD_COUNT:
            yield Fault(path, f"may have at most {MAX_CMD_COUNT:,} commands")
        if sum(len(text.encode("utf-8", "replace")) for text in texts) > MAX_CMDS:
            yield Fault(path, f"may have at most {MAX_CMDS:,} bytes in all")


def _variables(value: object, path: Path) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(path, "must be an object of names and texts")
        return
    for name, text in value.items():
        fault = name_fault(name) if isinstance(name, str) else "a name must be a text"
        if fault is not None:
            # What stands in place of a name may be anything, so it is shown only if it looks like one.
            shown = f".{name}" if isinstance(name, str) and _SHOWABLE.fullmatch(name) else ""
            yield Fault(f"{path}{shown}", fault)
        elif not isinstance(text, str) or not _is_variable(text):
            yield Fault(f"{path}.{name}", f"must be a text of at most {MAX_TEXT:,} bytes, without NUL")


def _object(value: object, path: Path) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(path, "must be an object")


def _elsewhere(value: object, path: Path) -> Iterator[Fault]:  # noqa: ARG001 - its rule needs other fields
    yield from ()


def _refused(rule: str) -> Rule:
    def check(value: object, path: Path) -> Iterator[Fault]:  # noqa: ARG001 - whatever it is
        yield Fault(path, rule)

    return check


def _encodable(text: str) -> bool:
    # JSON can carry half of a character pair, which no file, item or variable can.
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _is_command(text: str) -> bool:
    return bool(text.strip()) and _is_variable(text)


def _is_variable(text: str) -> bool:
    return "\x00" not in text and _encodable(text) and len(text.encode()) <= MAX_TEXT


def _is_location(text: str) -> bool:
    try:
        Location.parse(text)
    except ValueError:
        return False
    return True


def _is_folder(text: str) -> bool:
    parts = text.split("/")
    return (
        0 < len(text) <= MAX_FOLDER
        and not text.startswith("/")
        and ".." not in parts
        and not re.search(r"[\\\x00-\x1f]", text)
    )


def _target_faults(order: Mapping[object, object], dot: str) -> Iterator[Fault]:
    given, use_lambda = order.get("execution_target"), order.get("use_lambda")
    target = ExecutionTarget.LAMBDA if use_lambda is True else ExecutionTarget.CODEBUILD
    if isinstance(given, str) and given in set(ExecutionTarget):
        if isinstance(use_lambda, bool) and use_lambda is not (given == ExecutionTarget.LAMBDA):
            yield Fault(f"{dot}use_lambda", "says something else than execution_target")
        target = ExecutionTarget(given)
    most = MAX_TIMEOUTS.get(target)
    timeout = order.get("timeout")
    if most is not None and timeout is not None:
        yield from _whole(1, most, f" seconds for the target {target}")(timeout, f"{dot}timeout")


def _target(value: object, path: Path) -> Iterator[Fault]:
    if value == ExecutionTarget.SSM:
        yield Fault(path, "ssm is not offered: use lambda or codebuild")
    elif not isinstance(value, str) or value not in set(ExecutionTarget):
        yield Fault(path, "must be lambda or codebuild")


def _has_code(order: Mapping[object, object], job: Mapping[object, object]) -> bool:
    repo = order.get("git_repo") or job.get("git_repo")
    return bool(order.get("s3_location") or (repo and job.get("git_token_location")))


def _source_faults(order: Mapping[object, object], dot: str) -> Iterator[Fault]:
    if order.get("s3_location") is not None:
        for name in ("git_repo", "git_folder", "commit_hash"):
            if order.get(name) is not None:
                yield Fault(f"{dot}{name}", "cannot be given together with s3_location")


def _variable_faults(order: Mapping[object, object], dot: str) -> Iterator[Fault]:
    """Check the variables that fetched values get: their names, and that no two values get the same one."""
    taken: set[str] = set()
    for field in ("ssm_paths", "secret_manager_paths"):
        paths = order.get(field)
        for place, path in enumerate(paths if isinstance(paths, (list, tuple)) else ()):
            if not isinstance(path, str) or not path:
                continue
            variable = variable_of(path)
            fault = name_fault(variable)
            if fault is not None:
                yield Fault(f"{dot}{field}[{place}]", f"its last part becomes a variable, but {fault}")
            elif variable in taken:
                yield Fault(f"{dot}{field}[{place}]", "another value of this order becomes the same variable")
            taken.add(variable)


_NAME_RULE: Final = "must have 1 to 128 letters, digits or any of _ . / -"
_REPO_RULE: Final = "must be owner/name, of at most 100 characters each"
_COMMIT_RULE: Final = "must be a whole commit hash of 40 or 64 hexadecimal digits"
ORDER_RULES: Final[Mapping[str, Rule]] = {
    "cmds": _commands,
    "timeout": _elsewhere,
    "order_name": _text(
        f"{_NAME_RULE}, and not be {JOB_ORDER_NAME}",
        lambda text: _NAME.fullmatch(text) and text != JOB_ORDER_NAME,
    ),
    "git_repo": _text(_REPO_RULE, is_repository),
    "git_folder": _text(
        f"must be a path of at most {MAX_FOLDER:,} characters inside the repository, without ..", _is_folder
    ),
    "commit_hash": _text(_COMMIT_RULE, _COMMIT.fullmatch),
    "s3_location": _text("must be s3://bucket/key", _S3.fullmatch),
    "env_vars": _variables,
    "ssm_paths": _paths("must be the name of a parameter", NAMES[LocationKind.SSM].fullmatch),
    "secret_manager_paths": _paths("must be the name of a secret", NAMES[LocationKind.SECRET].fullmatch),
    "sops_key": _text("must be an age recipient, age1...", _AGE.fullmatch),
    "execution_target": _target,
    "use_lambda": _flag,
    "queue_id": _text(_NAME_RULE, _NAME.fullmatch),
    "dependencies": _dependencies,
    "must_succeed": _flag,
    "callback_url": _text("must be a text", lambda _: True),
    "ssm_targets": _object,
}
"""The rule of each field of an order."""
JOB_RULES: Final[Mapping[str, Rule]] = {
    "username": _text("must have 1 to 256 characters, and no control characters", is_username),
    "orders": _elsewhere,
    "git_repo": _text(_REPO_RULE, is_repository),
    "git_token_location": _text("must be aws:::ssm:<parameter> or aws:::secretd:<secret>", _is_location),
    "git_ssh_key_location": _refused("Lambda has no ssh: use git_token_location"),
    "commit_hash": _text(_COMMIT_RULE, _COMMIT.fullmatch),
    "pr_number": _whole(1, 2**31 - 1),
    "issue_number": _whole(1, 2**31 - 1),
    "flow_label": _text("must have 1 to 128 characters, and no : or control characters", is_flow_label),
    "pr_comment_search_tag": _text(
        "must have 1 to 100 characters, without # and line breaks", _TAG.fullmatch
    ),
    "presign_expiry": _whole(1, MAX_PRESIGN_EXPIRY, " seconds"),
    "job_timeout": _whole(1, MAX_JOB_TIMEOUT, " seconds"),
}
"""The rule of each field of a job."""
