"""Compare two states of a resource and record the changes, with sensitive values masked.

Hashes of whole states let an auditor see that the state after one event is the state before the next. The hashes are
keyed: if all of a state but a phone number is known, a plain hash reveals the number. With a key of `AuditKeys` the
hashes of all instances compare; without it, only those of one process.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import secrets
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from orb_common.redaction import mask_email
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .chain import canonical
from .classification import (
    Classifications,
    FieldClassification,
    classifications,
    classify_field,
    mask,
    one_spelling,
)
from .events import timestamp_text
from .evidence import evidence, json_form
from .keys import KeySource, key_of

_PROCESS_KEY: Final = secrets.token_bytes(32)
_ABSENT: Final = object()

State = Mapping[str, object]


class FieldChange(NamedTuple):
    """One field that differs. The values are masked already."""

    field: str
    old_value: object
    new_value: object
    classification: FieldClassification
    change_type: str
    """added, modified or removed."""
    is_masked: bool

    def to_dict(self) -> dict[str, object]:
        """Return the change as it is written in an event."""
        return {
            "field": self.field,
            "oldValue": self.old_value,
            "newValue": self.new_value,
            "classification": str(self.classification),
            "changeType": self.change_type,
            "isMasked": self.is_masked,
        }


class StateTracker:
    """A comparer of states, which masks by classification. It keeps no state between calls."""

    def __init__(
        self,
        custom_sensitive_fields: Classifications | None = None,
        *,
        hash_key: KeySource = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Store the settings.

        Args:
            custom_sensitive_fields: A model's FIELD_CLASSIFICATIONS, or names of SENSITIVE fields.
            hash_key: The key of state hashes, or a function that returns it, as `AuditKeys(...).state` (None: not
                available now). By default a random key of this process.
            clock: The time of records.
        """
        self._custom = classifications(custom_sensitive_fields)
        self._key = hash_key or _PROCESS_KEY
        self._clock = clock

    def classify(self, name: str) -> FieldClassification:
        """Return a field's configured classification, else that of its name."""
        return self._custom.get(one_spelling(name)) or classify_field(name)

    def changes(
        self, old_state: State | None, new_state: State | None, *, mask_pii: bool = True
    ) -> tuple[FieldChange, ...]:
        """Return every field that differs, sorted by name. A state of None has no fields."""
        old, new = old_state or {}, new_state or {}
        found = []
        for name in sorted({str(key) for key in (*old, *new)}):
            before, after = old.get(name, _ABSENT), new.get(name, _ABSENT)
            if before is after or before == after:
                continue
            found.append(self._change(name, before, after, mask_pii=mask_pii))
        return tuple(found)

    def capture_state_change(  # noqa: PLR0917 - the places they always had
        self,
        resource_type: str,
        resource_id: str,
        old_state: State | None,
        new_state: State | None,
        sensitive_fields: Classifications | None = None,
        mask_pii: bool = True,
    ) -> dict[str, object]:
        """Return the record of one change, for an event's `state_changes`."""
        tracker = self if sensitive_fields is None else self._with_fields(sensitive_fields)
        changes = tracker.changes(old_state, new_state, mask_pii=mask_pii)
        operation = "CREATED" if old_state is None else "DELETED" if new_state is None else "MODIFIED"
        return {
            "resourceType": resource_type,
            "resourceId": resource_id,
            "operationType": operation,
            "timestamp": timestamp_text(self._clock.now()),
            "changeCount": len(changes),
            "changes": [change.to_dict() for change in changes],
            "fieldsSummary": _summary(changes),
            "oldStateHash": self.state_hash(old_state),
            "newStateHash": self.state_hash(new_state),
        }

    def compare_states(
        self, states: Sequence[State], resource_type: str, resource_id: str
    ) -> list[dict[str, object]]:
        """Return the record of the change from each state to the next; `stateIndex` is that of the later state."""
        return [
            {**self.capture_state_change(resource_type, resource_id, old, new), "stateIndex": index}
            for index, (old, new) in enumerate(itertools.pairwise(states), start=1)
        ]

    def state_hash(self, state: State | None) -> str | None:
        """Return the HMAC-SHA-256 of the state's canonical JSON, in hex. None: no state, or the key cannot be read."""
        key = None if state is None else key_of(self._key)
        if key is None:
            # A hash with another key would look like a different state.
            return None
        text = canonical(json_form(state))
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def _with_fields(self, more: Classifications) -> StateTracker:
        tracker = StateTracker(hash_key=self._key, clock=self._clock)
        tracker._custom = {**self._custom, **classifications(more)}
        return tracker

    def _change(self, name: str, before: object, after: object, *, mask_pii: bool) -> FieldChange:
        kind = self.classify(name)
        old = None if before is _ABSENT else self._mask_value(name, before, mask_pii=mask_pii)
        new = None if after is _ABSENT else self._mask_value(name, after, mask_pii=mask_pii)
        masked = kind is not FieldClassification.STANDARD and (
            mask_pii or kind is not FieldClassification.PII
        )
        # A STANDARD field is shown, but values inside it may be masked.
        masked = masked or any(
            masked_value != json_form(value)
            for masked_value, value in ((old, before), (new, after))
            if value is not _ABSENT
        )
        change = "added" if before is _ABSENT else "removed" if after is _ABSENT else "modified"
        return FieldChange(
            field=name,
            old_value=old,
            new_value=new,
            classification=kind,
            change_type=change,
            is_masked=masked,
        )

    def _mask_value(self, name: str, value: object, *, mask_pii: bool) -> object:
        """Mask a value by its field's classification; inside a STANDARD map or list, by that of the inner fields."""
        kind = self.classify(name)
        if kind is not FieldClassification.STANDARD:
            return mask(value, kind, name=name, mask_pii=mask_pii)
        if isinstance(value, str) and one_spelling(name) in self._custom:
            # The model says that this text holds no personal data.
            return evidence(value)
        return self._mask_nested(evidence(value), mask_pii=mask_pii)

    def _mask_nested(self, value: object, *, mask_pii: bool) -> object:
        if isinstance(value, dict):
            return {key: self._mask_value(key, item, mask_pii=mask_pii) for key, item in value.items()}
        if isinstance(value, list):
            return [self._mask_nested(item, mask_pii=mask_pii) for item in value]
        # Free text can hold addresses, whatever the name of the field.
        return mask_email(value) if mask_pii and isinstance(value, str) else value


def _summary(changes: Sequence[FieldChange]) -> dict[str, object]:
    by_class: dict[str, int] = {}
    by_type: dict[str, int] = {}
    for change in changes:
        by_class[str(change.classification)] = by_class.get(str(change.classification), 0) + 1
        by_type[change.change_type] = by_type.get(change.change_type, 0) + 1
    pii = FieldClassification.PII
    return {
        "byClassification": by_class,
        "byChangeType": by_type,
        "sensitiveFieldsModified": [
            c.field for c in changes if c.classification not in {FieldClassification.STANDARD, pii}
        ],
        "piiFieldsModified": [c.field for c in changes if c.classification is pii],
    }


def track_state_change(
    old: State | None, new: State | None, field_classifications: Classifications | None = None
) -> tuple[FieldChange, ...]:
    """Return the masked changes between two states."""
    return StateTracker(field_classifications).changes(old, new)
