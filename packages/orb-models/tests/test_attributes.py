"""Attributes have the names and the stored values of their model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from orb_common.aws.dynamodb.expressions import Aliases
from orb_models import OrganizationsRepository, OrganizationStatus, UsersRepository
from orb_models.attributes import Attributes


def test_names_are_those_of_the_store() -> None:
    """Each field of a model is an attribute with the name that the store uses, from the class and its objects."""
    fields = UsersRepository.DEFINITION.model.model_fields
    for attributes in (UsersRepository.attributes, UsersRepository().attributes):
        paths = {name: getattr(attributes, name).path for name in fields}
        assert paths == {name: (field.alias,) for name, field in fields.items()}


def test_an_unknown_name_is_an_error() -> None:
    """A name that the model lacks raises AttributeError, also the name of the store."""
    attributes: Any = UsersRepository.attributes
    for name in ("emial", "firstName", "__deepcopy__"):
        with pytest.raises(AttributeError, match=f"Users has no attribute '{name}'"):
            getattr(attributes, name)


def test_values_are_compared_as_they_are_stored() -> None:
    """Times are whole seconds, and enums their values."""
    a = OrganizationsRepository.attributes
    aliases = Aliases()
    when = datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC)
    condition = a.created_at.between(when, when) & a.status.is_in([OrganizationStatus.ACTIVE])
    condition = condition & a.created_at.le(a.updated_at)
    assert condition.render(aliases) == "#n0 BETWEEN :v0 AND :v1 AND #n1 IN (:v2) AND #n0 <= #n2"
    assert [*aliases.values.values()] == [{"N": "1767323045"}, {"N": "1767323045"}, {"S": "ACTIVE"}]
    assert isinstance(Attributes(OrganizationsRepository.DEFINITION.model), Attributes)
