"""Build audit events: who acted, what happened and where, without secrets."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING, Final

from orb_common.redaction import words

from .cloudwatch import deployment_names
from .compliance import determine_compliance_flags
from .events import AuditEvent, EventTraits, event_traits
from .evidence import context_evidence, evidence, json_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_common.utils.clock import Clock

UNKNOWN: Final = "unknown"


class EventBuilder:
    """A builder of events about one kind of entity.

    Args:
        entity_type: The kind of entity.
        clock: The time of events.
        traits: Traits of the function's own events, by act.
    """

    def __init__(
        self, entity_type: str, *, clock: Clock, traits: Mapping[str, EventTraits] | None = None
    ) -> None:
        self._entity_type = entity_type
        self._clock = clock
        self._traits = traits

    def build(  # noqa: PLR0917 - as AuditLogger.log_event
        self,
        event_type: str,
        user_context: Mapping[str, object] | object,
        resource_id: str,
        action_details: Mapping[str, object] | None = None,
        compliance_flags: Sequence[str] | None = None,
        state_changes: object = None,
        additional_context: Mapping[str, object] | None = None,
    ) -> AuditEvent:
        """Return an event. The arguments are those of `AuditLogger.log_event`."""
        who = {_camel_case(name): value for name, value in context_evidence(user_context).items()}
        # Queries compare it as text.
        who["userId"] = as_text(who.get("userId") or UNKNOWN)
        details = context_evidence(action_details)
        meaning = event_traits(event_type, extra=self._traits)
        # The location and the data type decide on flags. Both may be in either of the two contexts.
        all_facts = {_camel_case(name): value for name, value in details.items()} | who
        flag_facts = {"user_location": all_facts.get("userLocation"), "data_type": all_facts.get("dataType")}
        flags: Sequence[str] = (
            determine_compliance_flags(event_type, flag_facts, extra=self._traits)
            if compliance_flags is None
            else tuple(dict.fromkeys(map(str, _as_list(compliance_flags))))
        )
        return AuditEvent(
            event_id=str(uuid.uuid4()),
            event_type=event_type,
            timestamp=self._clock.now(),
            entity_type=self._entity_type,
            resource_id=resource_id,
            category=meaning.category,
            severity=meaning.severity,
            user_context=who,
            action_details=details,
            compliance_flags=flags,
            environment=environment_context(),
            state_changes=None if state_changes is None else evidence(state_changes),
            additional_context=None if additional_context is None else evidence(additional_context),
        )

    def minimal(self, event_type: str, resource_id: str, error: BaseException) -> AuditEvent:
        """Return an event without the contexts, which could not be read."""
        return AuditEvent(
            event_id=str(uuid.uuid4()),
            event_type=event_type,
            timestamp=self._clock.now(),
            entity_type=self._entity_type,
            resource_id=resource_id,
            user_context={"userId": UNKNOWN},
            additional_context={"buildError": type(error).__name__},
        )


def environment_context(*, environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Return where an event happened, from the function's environment."""
    return {
        **deployment_names(environ),
        "region": environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or UNKNOWN,
        "functionName": environ.get("AWS_LAMBDA_FUNCTION_NAME") or "local",
        "functionVersion": environ.get("AWS_LAMBDA_FUNCTION_VERSION") or UNKNOWN,
    }


def as_text(value: object) -> str:
    """Return a name as text: an enum's value, never the `str` of an object, which could raise or show a secret."""
    return str(json_form(value))


def _as_list(flags: Sequence[str]) -> Sequence[str]:
    """Return the flags as a list: a single flag is a sequence too, of its letters."""
    return (flags,) if isinstance(flags, str) else flags


def _camel_case(name: str) -> str:
    """Return a name in camelCase. Callers write both `user_id` and `userId`."""
    if "_" not in name:
        return name
    first, *rest = words(name) or (name,)
    return first + "".join(word.capitalize() for word in rest)
