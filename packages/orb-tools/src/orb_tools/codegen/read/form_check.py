"""Parsing of a document into its form. Faults are added, and the valid part is kept for the checks that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from orb_tools.codegen.read.form_faults import FormFaults
from orb_tools.codegen.read.form_parts import ANY, RootForm, kind_of_form
from orb_tools.codegen.read.parsed_file import ParsedFile, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.form_kinds import Mismatch
    from orb_tools.codegen.read.form_parts import Form
    from orb_tools.codegen.read.yaml_document import Document, Place

FormT = TypeVar("FormT", bound="Form")


def parse(
    document: Document, form: type[FormT], faults: Faults, placeholders: Mapping[Place, object] | None = None
) -> ParsedFile[FormT] | None:
    """Return the document in its form, without the parts that have faults. None: too little of it is valid.

    Args:
        document: The YAML file.
        form: The form.
        faults: Gets what does not fit the form.
        placeholders: The values that replace required parts with faults, by the pattern of their places.
    """
    form_faults = FormFaults(document, form)
    valid_part = _ValidPart(form_faults.data, placeholders or {})
    form_faults.add_kind(faults)
    is_first = True
    while True:
        parsed, mismatches = checked(form, valid_part.data)
        if parsed is not None:
            return ParsedFile(
                document=document,
                form=parsed,
                removed=frozenset(valid_part.removed | form_faults.guessed),
                origins=valid_part.origins,
            )
        if is_first:
            form_faults.add(mismatches, faults)
            is_first = False
        if not valid_part.remove_invalid(mismatches):
            return None


def checked(form: type[FormT], data: object) -> tuple[FormT | None, list[Mismatch]]:
    """Return data in a form, or None and what does not fit."""
    mismatches: list[Mismatch] = []
    value = kind_of_form(form).check(data, (), mismatches)
    if mismatches:
        return None, mismatches
    if issubclass(form, RootForm):
        return form(root=value), []
    return cast("FormT", value), []


class _ValidPart:
    """The data of a document without the parts that have faults."""

    def __init__(self, document: dict[str, object], placeholders: Mapping[Place, object]) -> None:
        self._document = document
        self._placeholders = placeholders
        self._placeholders_used: dict[Place, object] = {}
        self.data: object = document
        self.removed: set[Place] = set()
        """The places in the document that were removed."""
        self.origins: dict[Place, Place] = {}
        """Places in `data` to places in the document. Empty: nothing was removed yet."""

    def remove_invalid(self, mismatches: Iterable[Mismatch]) -> bool:
        """Remove what does not fit, and return whether another attempt to parse makes sense.

        A map that lacks a required part is removed as a whole, unless the part has a placeholder.
        """
        before = len(self.removed), len(self._placeholders_used)
        for mismatch in mismatches:
            place = origin_of(mismatch.place, self.origins)
            if mismatch.reason == "missing" and not self._add_placeholder(place):
                place = place[:-1]
            self.removed.add(place)
        self.origins = {}
        self.data = self._copy(self._document, (), ())
        # Stop when nothing is left, or when nothing has changed.
        return () not in self.removed and before != (len(self.removed), len(self._placeholders_used))

    def _add_placeholder(self, place: Place) -> bool:
        """Add the placeholder of a place, and return whether it has one."""
        for pattern, placeholder in self._placeholders.items():
            if len(pattern) == len(place) and all(
                expected in {ANY, step} for expected, step in zip(pattern, place, strict=True)
            ):
                self._placeholders_used[place] = placeholder
                return True
        return False

    def _copy(self, value: object, origin: Place, place: Place) -> object:
        self.origins[place] = origin
        if isinstance(value, dict):
            rest = {
                key: self._copy(part, (*origin, key), (*place, key))
                for key, part in value.items()
                if (*origin, key) not in self.removed
            }
            return rest | {at[-1]: part for at, part in self._placeholders_used.items() if at[:-1] == origin}
        if isinstance(value, list):
            remaining = (number for number in range(len(value)) if (*origin, number) not in self.removed)
            return [
                self._copy(value[number], (*origin, number), (*place, position))
                for position, number in enumerate(remaining)
            ]
        return value
