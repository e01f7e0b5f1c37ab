"""Claims: values that an item has to itself for as long as a function says, such as "the active organization of ann".

A unique attribute (`unique: true` in a schema) belongs to its item from creation to deletion. A claim is taken and
released by the function, in the transaction that writes what depends on it, so that two transactions cannot both have
it. It is a row of the table of unique values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_common.aws.dynamodb import Check, Delete, Put, attr
from orb_common.exceptions import LostRaceError, UniqueValueTakenError
from orb_models.unique_values import OWNER, VALUE, row_key
from orb_models.write_group import WriteGroup

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import DynamoDB, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The claims of one kind. `Transaction.take`, `release` and `require_free` use them."""

    entity: str
    """The entity whose items hold the claims."""
    field: str
    """What is claimed. Errors name it. It must not be a unique attribute of the entity."""
    table: str
    """The name of the table of unique values."""
    dynamodb: DynamoDB

    def holder(self, value: str) -> str | None:
        """Return the id of the item that holds a claim, by a strongly consistent read. None: it is free."""
        row = self.dynamodb.get(self.table, self._key(value), consistent=True)
        return None if row is None else row[OWNER]["S"]

    def taking(self, value: str, holder: str, *, instead_of: str | None = None) -> WriteGroup:
        """Return the write that takes a claim, if it is free, or held by this holder or by `instead_of`.

        Its refusal is UniqueValueTakenError.
        """
        free = attr(VALUE).not_exists() | attr(OWNER).eq(holder)
        if instead_of is not None:
            free |= attr(OWNER).eq(instead_of)
        write = Put(self.table, {**self._key(value), OWNER: {"S": holder}}, condition=free)
        return WriteGroup(self.entity, [write], lambda _: UniqueValueTakenError(self.entity, self.field))

    def releasing(self, value: str, holder: str) -> WriteGroup:
        """Return the write that releases a claim, if it is free or held by this holder.

        Its refusal is LostRaceError.
        """
        own = attr(VALUE).not_exists() | attr(OWNER).eq(holder)
        write = Delete(self.table, self._key(value), condition=own)
        message = f"{self.entity}: another item has taken the claim on {self.field}"
        return WriteGroup(self.entity, [write], lambda _: LostRaceError(message))

    def requiring_free(self, value: str) -> WriteGroup:
        """Return the check that no item holds a claim. It writes nothing. Its refusal is UniqueValueTakenError."""
        check = Check(self.table, self._key(value), attr(VALUE).not_exists())
        return WriteGroup(self.entity, [check], lambda _: UniqueValueTakenError(self.entity, self.field))

    def _key(self, value: str) -> Key:
        return {VALUE: {"S": row_key(self.entity, self.field, value)}}
