"""Generated repositories with versions, counters and lists keep their promises on every engine."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic
import pytest

from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
    UniqueValueTakenError,
    ValidationError,
)
from orb_testing.races import race
from orb_testing.tables import create_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_testing.clocks import FrozenClock
    from orb_testing.engines import Engine

EXPECTED = Path(__file__).parent / "goldens" / "expected"
MODELS = EXPECTED / "packages/orb-models/src/orb_models"


def add_names(name: str, patch: pytest.MonkeyPatch) -> None:
    """Add the names that a generated module of the goldens has beyond those of the checkout."""
    package, _, rest = name.partition(".")
    source = (
        EXPECTED / "packages" / package.replace("_", "-") / "src" / package / f"{rest.replace('.', '/')}.py"
    )
    spec = importlib.util.spec_from_file_location(f"golden_{package}_rules", source)
    assert spec is not None
    assert spec.loader is not None
    module, existing = importlib.util.module_from_spec(spec), importlib.import_module(name)
    spec.loader.exec_module(module)
    for key, value in vars(module).items():
        if not hasattr(existing, key):
            patch.setattr(existing, key, value, raising=False)


@pytest.fixture(scope="module")
def drafts_module() -> Iterator[Any]:
    """The generated modules of the goldens, beside those of the checkout."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("orb_common.utils.rules", "orb_models.rules"):
            add_names(module, patch)
        for folder in ("enums", "inputs", "models", "repositories"):
            package = importlib.import_module(f"orb_models.{folder}")
            patch.setattr(package, "__path__", [*package.__path__, str(MODELS / folder)])
        for module in ("inputs", "models", "enums.colour", "repositories"):
            importlib.import_module(f"orb_models.{module}" + (".drafts" if "." not in module else ""))
        yield importlib.import_module("orb_models.repositories.drafts")


@pytest.fixture
def drafts(drafts_module: Any, dynamodb_engine: Any, frozen_clock: FrozenClock) -> Any:
    """A repository on an empty table, on each engine in turn."""
    template = EXPECTED / "infrastructure/cloudformation/data.yml"
    names = create_tables(template, client=dynamodb_engine.client(), only=("Drafts", "UniqueValues"))
    return drafts_module.DraftsRepository(
        table_name=names["Drafts"], unique_values_table_name=names["UniqueValues"], clock=frozen_clock
    )


@pytest.fixture
def writers(dynamodb_engine: Engine) -> int:
    """How many write at the same time. moto answers one request after another, so a race of many takes long."""
    return {"dynoxide": 32, "moto": 8}[dynamodb_engine.name]


def colour(name: str) -> Any:
    return importlib.import_module("orb_models.enums.colour").Colour[name]


def maker(name: str) -> Any:
    return importlib.import_module("orb_models.models.makers").Makers(name=name)


def inputs() -> Any:
    return importlib.import_module("orb_models.inputs.drafts")


def new(draft: str = "d", **fields: Any) -> Any:
    return inputs().DraftsCreate(
        **{"folder_id": "f", "draft_id": draft, "title": "T", "lives": 3, **fields},
    )


def changed(**fields: Any) -> Any:
    return inputs().DraftsUpdate(**fields)


def at_once(number: int, call: Callable[[int], Any]) -> list[Any]:
    """The result or the error of each concurrent call."""
    return race([partial(call, index) for index in range(number)]).outcomes


def test_every_change_raises_the_version(drafts: Any) -> None:
    """A new item has version 1. Updates, increments, appends and upserts raise it, with or without a version given."""
    assert drafts.create(new()).revision == 1
    assert drafts.update("f", "d", changed(title="U")).revision == 2
    assert drafts.update("f", "d", changed(title="V"), expected_version=2).revision == 3
    assert drafts.update("f", "d", changed(slug="s"), expected_version=3).revision == 4
    assert drafts.increment("f", "d", views=1, expected_version=4).revision == 5
    assert drafts.append("f", "d", notes=[colour("RED")], expected_version=5).revision == 6
    assert drafts.upsert(new(title="W")).revision == 7
    assert drafts.get("f", "d").revision == 7


def test_a_lost_race_changes_nothing(drafts: Any, frozen_clock: FrozenClock) -> None:
    """A change of another version raises LostRaceError (409) at once. An unknown key raises a 404."""
    drafts.create(new(slug="s"))
    stored = drafts.update("f", "d", changed(title="U"))
    late: list[Callable[[], Any]] = [
        lambda: drafts.update("f", "d", changed(title="V"), expected_version=1),
        lambda: drafts.update("f", "d", changed(slug="t"), expected_version=1),
        lambda: drafts.increment("f", "d", views=1, expected_version=1),
        lambda: drafts.append("f", "d", notes=[colour("RED")], expected_version=1),
        lambda: drafts.delete("f", "d", expected_version=1),
    ]
    for call in late:
        with pytest.raises(LostRaceError) as caught:
            call()
        assert caught.value.status == 409
    assert drafts.get("f", "d") == stored
    assert frozen_clock.slept == []
    for call in (
        lambda: drafts.update("f", "x", changed(title="V"), expected_version=1),
        lambda: drafts.update("f", "x", changed(slug="t"), expected_version=1),
        lambda: drafts.increment("f", "x", views=1),
    ):
        with pytest.raises(ResourceNotFoundError):
            call()
    assert drafts.delete("f", "x", expected_version=1) is None
    assert drafts.delete("f", "d", expected_version=2) == stored


def test_a_version_and_a_condition(drafts: Any) -> None:
    """Another version is a lost race, which a new attempt can win. A condition that is not met fails each time."""
    drafts.create(new(slug="s"))
    drafts.update("f", "d", changed(title="U"))
    wrong = drafts.attributes.title.eq("T")
    for fields in ({"title": "V"}, {"slug": "t"}):
        for version, kind in (
            (1, LostRaceError),
            (2, DynamoDBConditionFailedError),
            (None, DynamoDBConditionFailedError),
        ):
            with pytest.raises(kind) as caught:
                drafts.update("f", "d", changed(**fields), condition=wrong, expected_version=version)
            assert caught.value.retryable is (version == 1)
    # A version that was read before a deletion can be that of the item that was created afterwards.
    drafts.delete("f", "d")
    assert drafts.create(new()).revision == 1
    assert drafts.update("f", "d", changed(title="V"), expected_version=1).revision == 2


def test_no_change_is_lost(drafts: Any, writers: int) -> None:
    """Many writers that read, change and write with the version they read lose no change of another."""
    drafts.create(new(views=0))

    def add(_: int) -> int:
        races = 0
        while True:
            read = drafts.get("f", "d", consistent=True)
            try:
                drafts.update("f", "d", changed(views=read.views + 1), expected_version=read.revision)
            except LostRaceError:
                races += 1
            else:
                return races

    assert sum(at_once(writers, add)) > 0
    final = drafts.get("f", "d", consistent=True)
    assert (final.views, final.revision) == (writers, writers + 1)


def test_one_of_many_writers_of_a_version_wins(drafts: Any, writers: int) -> None:
    """Of many concurrent updates of one version, with and without a unique value, one succeeds."""
    drafts.create(new())
    for fields in ({}, {"slug": "s"}):
        version = drafts.get("f", "d", consistent=True).revision
        results = at_once(
            writers,
            lambda n, v=version, f=fields: drafts.update(
                "f", "d", changed(title=f"T{n}", **f), expected_version=v
            ),
        )
        losers = [result for result in results if isinstance(result, OrbError)]
        assert [type(error) for error in losers] == [LostRaceError] * (writers - 1)
        assert drafts.get("f", "d", consistent=True).revision == version + 1


def test_concurrent_increments_and_appends_all_count(drafts: Any, writers: int) -> None:
    """Counters and lists need no version: every concurrent change counts once."""
    drafts.create(new())
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def change(number: int) -> None:
        drafts.increment("f", "d", views=number, budget=Decimal("0.1"))
        drafts.append("f", "d", read_at=[start + timedelta(seconds=number)])

    assert at_once(writers, change) == [None] * writers
    final = drafts.get("f", "d", consistent=True)
    assert (final.views, final.budget) == (sum(range(writers)), writers * Decimal("0.1"))
    assert final.revision == 2 * writers + 1
    assert sorted(final.read_at) == [start + timedelta(seconds=number) for number in range(writers)]


def test_concurrent_upserts_make_one_item(drafts: Any, writers: int) -> None:
    """Of many concurrent upserts of one key, one creates the item and the others change it. All succeed."""
    results = at_once(writers, lambda number: drafts.upsert(new(title=f"T{number}")))
    assert sorted(result.revision for result in results) == [*range(1, writers + 1)]
    last = next(result for result in results if result.revision == writers)
    assert drafts.get("f", "d", consistent=True) == last


def test_sums_keep_their_rules(drafts: Any) -> None:
    """A sum that breaks a rule of its attribute raises ValidationError, and the number stays."""
    drafts.create(new(lives=3))
    assert drafts.increment("f", "d", lives=-2).lives == 1
    with pytest.raises(ValidationError, match="lives must be at least 1") as caught:
        drafts.increment("f", "d", lives=-1)
    assert caught.value.field == "lives"
    with pytest.raises(ValidationError, match="lives must be at most 9"):
        drafts.increment("f", "d", lives=9)
    largest = 10**38 - 1
    assert drafts.increment("f", "d", views=largest).views == largest
    with pytest.raises(ValidationError, match="views must be at most"):
        drafts.increment("f", "d", views=1)
    assert drafts.increment("f", "d", views=-largest, lives=5).views == 0
    assert drafts.increment("f", "d", budget=Decimal("-0.1")).budget == Decimal("-0.1")
    assert drafts.increment("f", "d", budget=Decimal("-0.4")).budget == Decimal("-0.5")
    with pytest.raises(ValidationError, match=r"budget must be at least -0\.5"):
        drafts.increment("f", "d", budget=Decimal("-1E-30"))
    for wrong in (
        {"budget": Decimal("NaN")},
        {"views": 10**38},
        {"views": 0.5},
        {"views": True},
        {"views": Decimal(1)},
        {"budget": 0.1},
        {},
    ):
        with pytest.raises(ValidationError):
            drafts.increment("f", "d", **wrong)


def test_appends_keep_their_rules(drafts: Any) -> None:
    """Members are checked as in an input, and a list that would be too long raises ValidationError."""
    drafts.create(new())
    drafts.append("f", "d", notes=[colour("RED"), colour("GREEN")], reviewers=[maker("M")])
    drafts.append("f", "d", notes=[colour("RED")], reviewers=[maker("N")])
    with pytest.raises(ValidationError, match="notes must have at most 3 items") as caught:
        drafts.append("f", "d", notes=[colour("RED")])
    assert caught.value.field == "notes"
    for members in ([colour("RED")] * 4, ["PURPLE"]):
        with pytest.raises(pydantic.ValidationError):
            drafts.append("f", "d", notes=members)
    with pytest.raises(ValidationError, match="at least one new member"):
        drafts.append("f", "d", notes=[])
    stored = drafts.get("f", "d")
    assert stored.notes == [colour("RED"), colour("GREEN"), colour("RED")]
    assert stored.reviewers == [maker("M"), maker("N")]


def test_conditions_know_the_attributes(drafts: Any, frozen_clock: FrozenClock) -> None:
    """Conditions name attributes as Python does, and compare them with values of the model."""
    a = drafts.attributes
    made = drafts.create(new(notes=[colour("RED")], reviewers=[maker("M")]))
    later = frozen_clock.now() + timedelta(seconds=0.5)
    holding = [
        a.state.eq(colour("GREEN")) & a.title.begins_with("T"),
        a.created_at.eq(later),
        a.created_at.between(later - timedelta(hours=1), later),
        a.state.is_in([colour("RED"), colour("GREEN")]),
        a.notes.contains("RED") & a.notes.size().eq(1),
        a.reviewers.eq([maker("M")]),
        a.lives.gt(2) & a.slug.not_exists() & ~a.views.exists(),
    ]
    for condition in holding:
        made = drafts.update("f", "d", changed(title="T"), condition=condition)
    with pytest.raises(DynamoDBConditionFailedError):
        drafts.update("f", "d", changed(title="U"), condition=a.state.eq(colour("RED")))
    with pytest.raises(DynamoDBConditionFailedError):
        drafts.increment("f", "d", views=1, condition=a.lives.gt(3))
    with pytest.raises(DynamoDBConditionFailedError):
        drafts.delete("f", "d", condition=a.lives.gt(3))
    assert [draft.draft_id for draft in drafts.iterate(filters=a.lives.eq(3))] == ["d"]
    assert drafts.delete("f", "d", condition=a.lives.eq(3)) == made
    assert drafts.delete("f", "d", condition=a.lives.eq(3)) is None
    with pytest.raises(AttributeError, match="no attribute 'titel'"):
        _ = a.titel


def test_upsert_creates_or_merges(drafts: Any, frozen_clock: FrozenClock) -> None:
    """An upsert creates the item, or writes only what the caller set. Other fields, and defaults, leave it alone."""
    made = drafts.upsert(new(state=colour("RED"), slug="s", views=1))
    assert (made.revision, made.created_at) == (1, frozen_clock.now())
    frozen_clock.advance(60)
    merged = drafts.upsert(new(title="U", views=None))
    assert (merged.title, merged.state, merged.slug, merged.views) == ("U", colour("RED"), "s", None)
    assert (merged.created_at, merged.changed_at) == (made.created_at, frozen_clock.now())
    assert drafts.get("f", "d", consistent=True) == merged
    drafts.create(new("other", slug="taken"))
    with pytest.raises(UniqueValueTakenError):
        drafts.upsert(new(slug="taken"))
    results = at_once(6, lambda n: drafts.upsert(new("fresh", views=n)))
    assert not [result for result in results if isinstance(result, OrbError)]
    assert drafts.get("f", "fresh", consistent=True).revision == 6


def test_every_condition_on_a_sort_key(drafts: Any) -> None:
    """A query accepts =, <, <=, >, >=, between and begins_with, from the table and from a local index."""
    for name in ("a1", "a2", "b1", "b2"):
        drafts.create(new(name, title=name))
    for query, key in (
        (drafts.query_by_folder_id, "draft_id"),
        (drafts.query_by_folder_id_and_title, "title"),
    ):

        def found(query: Any = query, key: str = key, **ends: str) -> list[str]:
            page = query(
                "f", **{f"{key}{end.rstrip('_')}": value for end, value in ends.items()}, consistent=True
            )
            return [draft.draft_id for draft in page]

        assert found(_="a2") == ["a2"]
        assert found(_before="a2") == ["a1"]
        assert found(_to="a2") == ["a1", "a2"]
        assert found(_after="a2") == ["b1", "b2"]
        assert found(_from="a2") == ["a2", "b1", "b2"]
        assert found(_from="a2", _to="b1") == ["a2", "b1"]
        assert found(_begins_with="b") == ["b1", "b2"]
        for ends in (
            {"_after": "a1", "_before": "b1"},
            {"_after": "a1", "_from": "b1"},
            {"_": "a1", "_to": "b1"},
        ):
            with pytest.raises(ValidationError):
                found(**ends)


def test_times_of_a_sort_key(drafts: Any, frozen_clock: FrozenClock) -> None:
    """Times are whole seconds, so a range of times can leave out its ends. Rows have what the index holds."""
    for number in range(4):
        drafts.create(new(f"d{number}"))
        frozen_clock.advance(1)
    first = frozen_clock.now() - timedelta(seconds=4)

    def found(**ends: int) -> list[str]:
        times = {f"changed_at{end}": first + timedelta(seconds=second) for end, second in ends.items()}
        return [row.draft_id for row in drafts.query_by_state(colour("GREEN"), **times)]

    assert found(_after=0, _before=3) == ["d1", "d2"]
    assert found(_after=0, _to=3) == ["d1", "d2", "d3"]
    assert found(_before=1) == ["d0"]
    times = {"changed_at": first + timedelta(seconds=1, microseconds=7)}
    [row] = drafts.query_by_state(colour("GREEN"), **times)
    assert type(row).__name__ == "DraftsStateRow"
    with pytest.raises(ValidationError, match="is empty"):
        found(_after=1, _before=2)


def test_a_query_can_be_iterated(drafts: Any) -> None:
    """`iterate` of a page reads all pages, in both directions, without a secret for cursors."""
    for number in range(5):
        drafts.create(new(f"d{number}"))
    page = drafts.query_by_folder_id("f", limit=2)
    assert len(page) == 2
    names = [draft.draft_id for draft in page.iterate()]
    assert names == [f"d{number}" for number in range(5)]
    backwards = drafts.query_by_folder_id("f", limit=2, forward=False, draft_id_from="d1")
    assert [draft.draft_id for draft in backwards.iterate()] == names[:0:-1]
    assert sum(1 for _ in drafts.list(limit=2, consistent=True).iterate()) == 5


def test_what_cannot_work_does_not_exist(drafts: Any) -> None:
    """A global index has no consistent reads, and a table with versions or unique values no unconditional writes."""
    assert "consistent" not in inspect.signature(drafts.query_by_state).parameters
    assert "consistent" in inspect.signature(drafts.query_by_folder_id_and_title).parameters
    assert not hasattr(drafts, "batch_write")


def test_an_item_older_than_the_version(drafts: Any) -> None:
    """The first change of an item that was stored before the table had versions makes it version 1."""
    drafts.create(new())
    key = {"folderId": {"S": "f"}, "draftId": {"S": "d"}}
    item = DynamoDB().get(drafts.table_name, key) or {}
    del item["revision"]
    DynamoDB().put(drafts.table_name, item)
    with pytest.raises(LostRaceError):
        drafts.update("f", "d", changed(title="U"), expected_version=1)
    assert drafts.update("f", "d", changed(title="U")).revision == 1
