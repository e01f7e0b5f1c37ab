"""The events that commands report, as JSON files in the folder IAC_CI_EVENTS_DIR."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import ValidationError
from orb_common.execution.order_results import MAX_EVENTS_SIZE, ResultEvent, events_within_limits, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lambdas.worker.masking import Masker

DEFAULT_STATUS: Final = "info"


def collect(folder: Path, masker: Masker, log: Callable[[bytes], None]) -> tuple[ResultEvent, ...]:
    """Return the events of the files `*.json`, in the order of their names, without the secrets of the order.

    A file has one object: `event_type` (by default the name of the file) and `status` (by default "info") are those of
    the event, the rest is its data. A file that breaks a rule is left out, with a line in the log.
    """
    return events_within_limits(_events(folder, masker, log))


def _events(folder: Path, masker: Masker, log: Callable[[bytes], None]) -> Iterator[ResultEvent]:
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in sorted(folder.glob("*.json")):
        try:
            yield _event(path, masker)
        except ValidationError as error:
            name = plain_text(path.name)
            log(f"The event file {name} was left out: {error.field} {error.message}\n".encode())


def _event(path: Path, masker: Masker) -> ResultEvent:
    try:
        document = json.loads(masker.mask(_content(path)))
    except (OSError, ValueError, RecursionError):
        raise ValidationError("must be a JSON file of this folder", field="it") from None
    if not isinstance(document, dict):
        raise ValidationError("must be an object", field="it")
    event = {
        "event_type": document.pop("event_type", path.stem),
        "status": document.pop("status", DEFAULT_STATUS),
        "data": document,
    }
    return ResultEvent.from_dict(event)


def _content(path: Path) -> bytes:
    """Return the content of a regular file that is not too large. A pipe would wait for ever."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(handle, "rb") as file:  # noqa: PTH123 - the handle, not a path
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError
        content = file.read(MAX_EVENTS_SIZE + 1)
    if len(content) > MAX_EVENTS_SIZE:
        raise ValueError
    return content
