"""What every repository must do: what is stored comes back, nothing is overwritten, and pages have no gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from orb_common.exceptions import ItemExistsError, ResourceNotFoundError, ValidationError

from .scenarios import Suite, expect, fail, law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from orb_common.aws import Page

ModelT = TypeVar("ModelT")
ModelT_co = TypeVar("ModelT_co", covariant=True)
Key = tuple[object, ...]
ITEMS = 5


class Stored(Protocol[ModelT_co]):
    """The methods that the suite uses. Those of generated repositories differ in the names of their arguments."""

    @property
    def create(self) -> Callable[..., ModelT_co]:
        """Store a new item, from an input or from a whole model."""

    @property
    def get(self) -> Callable[..., ModelT_co | None]:
        """Return the item with a key, whose parts are positional."""

    @property
    def update(self) -> Callable[..., ModelT_co]:
        """Change the item with a key. The change comes after the parts of the key."""

    @property
    def delete(self) -> Callable[..., ModelT_co | None]:
        """Delete the item with a key, and return it."""

    @property
    def list(self) -> Callable[..., Page[ModelT_co]]:
        """Return a page of all items, by `limit` and `cursor`."""

    @property
    def iterate(self) -> Callable[..., Iterator[ModelT_co]]:
        """Yield all items."""

    @property
    def batch_get(self) -> Callable[..., tuple[ModelT_co, ...]]:
        """Return the items with some keys: values, or tuples if a key has two parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositorySubject(Generic[ModelT]):
    """An empty repository, and what to store in it."""

    repository: Stored[ModelT]
    new: Callable[[int], object]
    """Return an input. Inputs of different numbers can be stored side by side."""
    key: Callable[[ModelT], Key]
    """Return the parts of the key of an item."""
    missing: Key
    """A key that no input has."""
    change: object
    """A change of at least one field."""
    changed: Callable[[ModelT], ModelT]
    """Return an item with that change, and with the time that the repository sets at an update."""

    def create(self, count: int = ITEMS) -> list[ModelT]:
        """Store items."""
        return [self.repository.create(self.new(number)) for number in range(count)]

    def keys(self, items: Iterable[ModelT]) -> list[Key]:
        """Return the keys of items."""
        return [self.key(item) for item in items]

    def get(self, key: Key) -> ModelT | None:
        """Read an item with a strongly consistent read."""
        return self.repository.get(*key, consistent=True)


class RepositorySuite(Suite[RepositorySubject[ModelT]]):
    """The laws of repositories.

    SUITE = RepositorySuite()

    @pytest.mark.parametrize("scenario", SUITE.scenarios(), ids=str)
    def test_users(scenario, users):
        scenario.check(RepositorySubject(repository=users, new=new_user, ...))
    """

    @law
    def what_was_created_comes_back(self, subject: RepositorySubject[ModelT]) -> None:
        """`create` returns what it stored, and `get` reads the same."""
        for made in subject.create():
            expect(subject.get(subject.key(made)) == made, f"get does not return {made}")

    @law
    def a_missing_item_is_none(self, subject: RepositorySubject[ModelT]) -> None:
        """`get` and `delete` of an unknown key return None."""
        subject.create(1)
        expect(subject.get(subject.missing) is None, "get returns an item")
        expect(subject.repository.delete(*subject.missing) is None, "delete returns an item")

    @law
    def create_never_overwrites(self, subject: RepositorySubject[ModelT]) -> None:
        """A second item with the same key raises ItemExistsError (409), and the first stays unchanged."""
        first, second = subject.create(2)
        other = subject.changed(first)
        try:
            subject.repository.create(other)
        except ItemExistsError as error:
            expect(error.status == 409, f"the status is {error.status}")  # noqa: PLR2004 - Conflict
        else:
            fail("the item was stored twice")
        expect(subject.get(subject.key(first)) == first, "the stored item has changed")
        expect(subject.get(subject.key(second)) == second, "another item has changed")

    @law
    def a_whole_model_is_stored_as_it_is(self, subject: RepositorySubject[ModelT]) -> None:
        """A model that was deleted can be stored again, with its id and its times."""
        (made,) = subject.create(1)
        subject.repository.delete(*subject.key(made))
        again = subject.repository.create(made)
        expect(again == made, f"create returns {again}")
        expect(subject.get(subject.key(made)) == made, "another item was stored")

    @law
    def an_update_changes_what_it_names(self, subject: RepositorySubject[ModelT]) -> None:
        """`update` changes the fields that are set, and returns the item. Other fields and items stay."""
        first, second = subject.create(2)
        wanted = subject.changed(first)
        expect(wanted != first, "the change of this subject changes nothing")
        got = subject.repository.update(*subject.key(first), subject.change)
        expect(got == wanted, f"update returns {got}")
        expect(subject.get(subject.key(first)) == wanted, "another item was stored")
        expect(subject.get(subject.key(second)) == second, "another item has changed")

    @law
    def an_update_never_creates(self, subject: RepositorySubject[ModelT]) -> None:
        """`update` of an unknown key raises ResourceNotFoundError (404), and stores nothing."""
        try:
            subject.repository.update(*subject.missing, subject.change)
        except ResourceNotFoundError as error:
            expect(error.status == 404, f"the status is {error.status}")  # noqa: PLR2004 - Not Found
        else:
            fail("the update was accepted")
        expect(list(subject.repository.iterate()) == [], "an item was stored")

    @law
    def delete_returns_the_item_once(self, subject: RepositorySubject[ModelT]) -> None:
        """The first `delete` returns the item, the second None. Other items stay."""
        first, second = subject.create(2)
        key = subject.key(first)
        expect(subject.repository.delete(*key) == first, "delete does not return the item")
        expect(subject.repository.delete(*key) is None, "the second delete returns an item")
        expect(subject.get(key) is None, "the item is still there")
        expect(subject.get(subject.key(second)) == second, "another item is gone")

    @law
    def pages_have_no_gaps_and_no_overlaps(self, subject: RepositorySubject[ModelT]) -> None:
        """The pages of `list`, one after another, and `iterate` have each item once. The last page has no cursor."""
        made = sorted(map(repr, subject.create()))
        expect(sorted(map(repr, subject.repository.iterate())) == made, "iterate has other items")
        found: list[ModelT] = []
        cursor = None
        for _ in range(ITEMS + 1):
            page = subject.repository.list(limit=2, cursor=cursor)
            expect(len(page.items) <= 2, "a page is longer than its limit")  # noqa: PLR2004 - the limit
            found += page.items
            cursor = page.cursor
            if cursor is None:
                break
        expect(cursor is None, "the pages do not end")
        expect(sorted(map(repr, found)) == made, f"the pages have {len(found)} items of {ITEMS}, or others")

    @law
    def a_changed_cursor_is_refused(self, subject: RepositorySubject[ModelT]) -> None:
        """A cursor that was tampered with raises ValidationError (400)."""
        subject.create()
        cursor = subject.repository.list(limit=1).cursor or ""
        end = "BB" if cursor.endswith("AA") else "AA"
        for changed in (cursor[:-2] + end, "x", ""):
            try:
                subject.repository.list(limit=1, cursor=changed)
            except ValidationError:
                continue
            fail(f"the cursor {changed!r} was accepted")

    @law
    def a_batch_has_each_item_once(self, subject: RepositorySubject[ModelT]) -> None:
        """`batch_get` returns items in the order of the keys, each once, without those that do not exist."""
        made = subject.create()[::-1]
        keys = [*subject.keys(made), subject.missing, subject.key(made[0])]
        given = [key if len(key) > 1 else key[0] for key in keys]
        expect(
            subject.repository.batch_get(given) == tuple(made), "the batch has other items, or another order"
        )
        expect(subject.repository.batch_get([]) == (), "an empty batch has items")
