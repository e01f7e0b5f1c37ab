"""A document into its form. Every fault is noted, and what has the form is kept for the checks that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from orb_tools.codegen.read.form_faults import FormFaults
from orb_tools.codegen.read.form_parts import ANY
from orb_tools.codegen.read.parsed_file import ParsedFile, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.form_faults import Misfit
    from orb_tools.codegen.read.yaml_document import Document, Place

FormT = TypeVar("FormT", bound=BaseModel)


def parse(
    document: Document, form: type[FormT], faults: Faults, stand_ins: Mapping[Place, object] | None = None
) -> ParsedFile[FormT] | None:
    """Return the document in its form, without the parts that have faults. None: too little of it has the form.

    Args:
        document: what YAML gave.
        form: the model that it must fit.
        faults: where every fault of form is noted.
        stand_ins: by pattern of places, what stands in for a required part that has faults.
    """
    rest = _Rest(document.data, stand_ins or {})
    while True:
        try:
            parsed = form.model_validate(rest.data)
        except ValidationError as error:
            form_faults = FormFaults(document, form)
            if not rest.cut:
                form_faults.note(error, faults)
            if not rest.cut_out(form_faults.misfits(error, rest.data)):
                return None
        else:
            return ParsedFile(document=document, form=parsed, cut=frozenset(rest.cut), origins=rest.origins)


class _Rest:
    """What is left of a document's data when the parts that have faults are cut out."""

    def __init__(self, whole: dict[str, object], stand_ins: Mapping[Place, object]) -> None:
        self._whole = whole
        self._stand_ins = stand_ins
        self._made_up: dict[Place, object] = {}
        self.data: object = whole
        self.cut: set[Place] = set()
        """Places in the whole."""
        self.origins: dict[Place, Place] = {}
        """Places in `data` to places in the whole. Empty: nothing is cut yet."""

    def cut_out(self, misfits: Iterable[Misfit]) -> bool:
        """Cut what does not fit, and return whether that left something.

        What lacks a required part is cut as a whole, unless something can stand in for that part.
        """
        before = len(self.cut), len(self._made_up)
        for misfit in misfits:
            place = origin_of(misfit.place, self.origins)
            if misfit.is_missing and not self._make_up(place):
                place = place[:-1]
            self.cut.add(place)
        self.origins = {}
        self.data = self._without(self._whole, (), ())
        # As long as something changes, the next look at the rest is worth it.
        return () not in self.cut and before != (len(self.cut), len(self._made_up))

    def _make_up(self, place: Place) -> bool:
        """Put a stand-in at a place, and return whether there is one."""
        for pattern, stand_in in self._stand_ins.items():
            if len(pattern) == len(place) and all(
                wanted in {ANY, step} for wanted, step in zip(pattern, place, strict=True)
            ):
                self._made_up[place] = stand_in
                return True
        return False

    def _without(self, value: object, origin: Place, place: Place) -> object:
        self.origins[place] = origin
        if isinstance(value, dict):
            rest = {
                key: self._without(part, (*origin, key), (*place, key))
                for key, part in value.items()
                if (*origin, key) not in self.cut
            }
            return rest | {at[-1]: part for at, part in self._made_up.items() if at[:-1] == origin}
        if isinstance(value, list):
            staying = (number for number in range(len(value)) if (*origin, number) not in self.cut)
            return [
                self._without(value[number], (*origin, number), (*place, position))
                for position, number in enumerate(staying)
            ]
        return value
