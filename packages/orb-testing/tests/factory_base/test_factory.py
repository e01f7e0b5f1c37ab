"""Factories make valid models, other ones each time, and the same ones for the same seed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from orb_models import UsersRepository, UserStatus
from orb_testing.factories import QuietHoursFactory, SensorsFactory, UsersFactory
from orb_testing.factory_base.factory import SEEDS, Factory, seeded
from orb_testing.factory_base.wire import payload_fields, wire, wire_names

from .every_factory import FACTORIES, input_of

SEED = st.integers(0, SEEDS - 1)


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
@given(seed=SEED, full=st.booleans())
def test_every_built_model_is_valid(factory: Any, seed: int, full: bool) -> None:
    """Whatever the seed, a model passes its own validation, and the rules of the input of its schema."""
    with seeded(seed):
        built = factory.build(*(["full"] if full else []))
    values = {name: built.__dict__[name] for name in factory.FIELDS}
    validated = factory.MODEL.model_validate(values)
    assert validated == built
    assert {n: type(v) for n, v in vars(validated).items()} == {n: type(v) for n, v in vars(built).items()}
    names = wire_names(factory)
    payload = {names[n]: wire(values[n]) for n in payload_fields(factory) if values[n] is not None}
    checked = input_of(factory).model_validate(payload)
    assert {n: v for n, v in vars(checked).items() if n in values} == {n: values[n] for n in vars(checked)}


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_models_of_a_batch_share_nothing_that_changes(factory: Any) -> None:
    """Models hold lists, maps and other models of their own."""
    first, second = factory.batch(2, "full")
    for name, value in vars(first).items():
        if isinstance(value, list | dict):
            assert value is not vars(second)[name]


def test_a_batch_has_no_negative_number_of_models() -> None:
    """A batch has as many models as its count says. A negative count is an error."""
    assert UsersFactory.batch(0) == []
    with pytest.raises(ValueError, match="0 models or more"):
        UsersFactory.batch(-1)


def test_numbers_make_models_differ() -> None:
    """The keys and the unique values of a batch all differ."""
    users = UsersFactory.batch(50, "full")
    for name in ("user_id", "email", "cognito_id", "cognito_sub"):
        assert len({getattr(user, name) for user in users}) == len(users)


@given(seed=SEED)
def test_a_seed_makes_the_same_models(seed: int) -> None:
    """A seed makes the same models each time, and another seed makes others."""
    with seeded(seed):
        first = UsersFactory.batch(3)
    with seeded(seed):
        assert UsersFactory.batch(3) == first
    with seeded((seed + 1) % SEEDS):
        assert not {user.user_id for user in UsersFactory.batch(3)} & {user.user_id for user in first}


def test_overrides_are_checked() -> None:
    """A given value is that of the model. One that does not fit and an unknown name are errors."""
    assert UsersFactory.build(email="ann@orb.example").email == "ann@orb.example"
    with pytest.raises(ValidationError, match="first_name"):
        UsersFactory.build(first_name=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Users has no field firstNme"):
        UsersFactory.build(firstNme="Ann")  # type: ignore[call-arg]


def test_traits() -> None:
    """A trait sets its fields. The last trait of a field wins, given fields come first, unknown traits are errors."""
    assert UsersFactory.build("active").status is UserStatus.ACTIVE
    assert UsersFactory.build("active", "deleted").status is UserStatus.DELETED
    assert UsersFactory.build("active", status=UserStatus.DELETED).status is UserStatus.DELETED
    full = UsersFactory.build("full", "rejected")
    assert full.status is UserStatus.REJECTED
    assert None not in vars(full).values()
    with pytest.raises(TypeError, match="no trait happy"):
        UsersFactory.build("happy")  # type: ignore[arg-type]


def test_held_models_have_their_defaults() -> None:
    """What a model holds is valid by its own schema: the quiet hours are off, or have both times."""
    hours = SensorsFactory.build().quiet_hours
    assert (hours.enabled, hours.start_time) == (False, None)
    assert None not in vars(QuietHoursFactory.build("full")).values()


@pytest.mark.tables("Users", "UniqueValues")
def test_created_models_are_stored(stack_tables: dict[str, str]) -> None:
    """`create` stores what it returns."""
    users = UsersRepository()
    stored = [UsersFactory.create(users, "active"), UsersFactory.create(users, "full")]
    assert sorted(users.iterate(), key=lambda user: user.user_id) == stored


def test_every_model_has_a_factory() -> None:
    """The factories are those of all models."""
    assert len(FACTORIES) >= 24
    assert all(issubclass(factory, Factory) for factory in FACTORIES)
