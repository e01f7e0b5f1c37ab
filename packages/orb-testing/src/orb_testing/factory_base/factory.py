"""The base class of factories: it makes models that are valid under the rules of their schema.

Models differ only by the numbers from which their fields are made. Each test has numbers of its own, which follow from
its name. So a test makes the same models each time, alone or after others. A fixture of a wider scope has its own, too.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from orb_testing.seeds import SEEDS, Numbers, seeded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orb_models.model import Model
    from orb_testing.factory_base.values import Field

__all__ = ["FULL", "SEEDS", "Factory", "seeded"]

ModelT = TypeVar("ModelT", bound="Model")
FULL = "full"
"""The trait of a model with all its fields."""


class _Plan(Generic[ModelT]):
    """How a factory makes models quickly: a validated one, and the fields that differ in each copy of it."""

    def __init__(self, factory: type[Factory[ModelT]], names: list[str]) -> None:
        known = {name: factory.FIELDS[name] for name in names}
        values = {name: field.make(0) for name, field in known.items()}
        self.first: ModelT = factory.MODEL.model_validate(values, by_name=True)
        self.constant = {name: values[name] for name, field in known.items() if not field.varies}
        self.makers: list[tuple[str, Callable[[int], object]]] = [
            (name, field.value.make if field.is_made else _copies(self.first.__dict__[name]))
            for name, field in known.items()
            if field.varies
        ]

    def values(self, number: int) -> dict[str, object]:
        """Return the values that differ."""
        return {name: make(number) for name, make in self.makers}


def _copies(value: list[object] | dict[str, object]) -> Callable[[int], object]:
    return lambda _number: value.copy()


class Factory(Generic[ModelT]):
    """Makes models. Generated factories say which, and add methods with the types of their fields."""

    MODEL: type[ModelT]
    INPUT: ClassVar[str] = ""
    """The path of the input that new items must satisfy. Empty: that is the model itself."""
    FIELDS: ClassVar[Mapping[str, Field]]
    TRAITS: ClassVar[Mapping[str, Mapping[str, object]]] = MappingProxyType({})
    """What each trait sets. All factories have the trait `full` too."""
    REQUIRED_WHEN: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    """The fields that must be set if a field is true."""
    _plans: ClassVar[dict[tuple[type[Any], bool], _Plan[Any]]] = {}  # of all factories, so of any model

    @classmethod
    def made(cls, number: int) -> ModelT:
        """Return the model of a number, without fields that may be absent."""
        plan = cls._plan(full=False)
        return plan.first.model_copy(update=plan.values(number))

    @classmethod
    def _build(cls, traits: tuple[str, ...], given: Mapping[str, object]) -> ModelT:
        """Return a new model. If two traits set the same field, the last one wins.

        Raises:
            TypeError: there is no such field or trait.
            pydantic.ValidationError: a given value does not fit the model.
        """
        number = next(Numbers.following)
        plan = cls._plan(full=FULL in traits)
        if given or traits not in {(), (FULL,)}:
            given = {**cls._of_traits(traits), **given}
            if unknown := given.keys() - cls.FIELDS.keys():
                raise TypeError(f"{cls.MODEL.__name__} has no field {', '.join(sorted(unknown))}")
            return cls.MODEL.model_validate({**plan.constant, **plan.values(number), **given}, by_name=True)
        # What is copied is valid, and so is each value that the schema's data makes: tests prove it for every model.
        return plan.first.model_copy(update=plan.values(number))

    @classmethod
    def _batch(cls, count: int, traits: tuple[str, ...], given: Mapping[str, object]) -> list[ModelT]:
        """Return new models.

        Raises:
            ValueError: the count is less than 0.
        """
        if count < 0:
            raise ValueError("a batch has 0 models or more")
        return [cls._build(traits, given) for _ in range(count)]

    @classmethod
    def _of_traits(cls, traits: tuple[str, ...]) -> dict[str, object]:
        found: dict[str, object] = {}
        for trait in traits:
            if trait != FULL:
                if trait not in cls.TRAITS:
                    raise TypeError(f"{cls.MODEL.__name__} has no trait {trait}")
                found.update(cls.TRAITS[trait])
        return found

    @classmethod
    def _plan(cls, *, full: bool) -> _Plan[ModelT]:
        plan = cls._plans.get((cls, full))
        if plan is None:
            names = [
                name
                for name, field in cls.FIELDS.items()
                if full or not field.optional or field.default is not None
            ]
            plan = cls._plans[cls, full] = _Plan(cls, names)
        return cast("_Plan[ModelT]", plan)
