"""Tables of a test on any endpoint: set up, filled, exported and removed again.

The names of the tables begin with the name of the environment and a dot, which no name of an environment has. So the
tables of an environment are known without a list of them. If the process is killed, `table_remover` removes them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Self, TypeVar, cast

from orb_testing import table_remover
from orb_testing.table_exports import dump_tables, load_tables
from orb_testing.table_remover import DONE, POLL, remove_tables
from orb_testing.tables import table_definitions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from orb_common.aws.dynamodb import DynamoDB, Item
    from orb_models.repository import Repository
    from orb_testing.clients import Client

RepositoryT = TypeVar("RepositoryT", bound="Repository[Any, Any, Any, Any]")
NAME = re.compile(r"[A-Za-z0-9_-]{3,100}")


class TestEnvironment:
    """The tables of a template under names of their own, while a `with` block runs.

        with TestEnvironment("orb-review", template, client=client, only=["Users", "UniqueValues"]) as tests:
            users = tests.repository(UsersRepository)
            users.create(new)
            tests.export_to(Path("users.json"))

    If the process is killed, another one removes the tables, with the credentials that botocore finds in the
    environment. Set-up removes tables of this name that were left all the same, because the machine stopped for
    example. So a name is for one process at a time: workers that run side by side need different names.

    Args:
        name: 3 to 100 letters, digits, - and _.
        template: A CloudFormation template with tables, usually infrastructure/cloudformation/data.yml.
        client: A botocore DynamoDB client of moto, Dynoxide, DynamoDB local, or AWS.
        only: The entities whose tables are created. None: all.
        parameters: Parameters of the template.
        seed: Fills the tables after they were created. If it fails, they are removed.

    Raises:
        ValueError: The name has another form.
        KeyError: An entity of `only` has no table in the template.
    """

    __test__ = False

    def __init__(
        self,
        name: str,
        template: Path,
        *,
        client: Client,
        only: Collection[str] | None = None,
        parameters: Mapping[str, object] | None = None,
        seed: Callable[[TestEnvironment], object] = lambda _: None,
    ) -> None:
        if not NAME.fullmatch(name):
            raise ValueError("the name of an environment is 3 to 100 letters, digits, - and _")
        self._prefix = f"{name}."
        self._client = client
        self._seed = seed
        self._remover: subprocess.Popen[bytes] | None = None
        self._definitions = {
            entity: definition | {"TableName": f"{self._prefix}{entity}"}
            for entity, definition in table_definitions(template, only=only, parameters=parameters).items()
        }

    @property
    def tables(self) -> dict[str, str]:
        """The names of the tables, by entity."""
        return {entity: definition["TableName"] for entity, definition in self._definitions.items()}

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables with the names of the tables, such as USERS_TABLE_NAME, for a function."""
        from orb_models.names import table_name_variable

        return {table_name_variable(entity): table for entity, table in self.tables.items()}

    @property
    def database(self) -> DynamoDB:
        """Access to the items by their AttributeValues."""
        from orb_common.aws.dynamodb import DynamoDB

        return DynamoDB(client=self._client)

    def repository(self, kind: type[RepositoryT]) -> RepositoryT:
        """Return a repository on the tables of this environment."""
        return kind(
            table_name=self.tables[kind.DEFINITION.entity],
            unique_values_table_name=self.tables.get("UniqueValues"),
            dynamodb=self.database,
        )

    def __enter__(self) -> Self:
        self.remove()
        self._remover = self._start_remover()
        try:
            for definition in self._definitions.values():
                self._client.create_table(**definition)
            for table in self.tables.values():
                self._client.get_waiter("table_exists").wait(TableName=table, WaiterConfig=POLL)
            self._seed(self)
        except BaseException as error:
            # The first error says what is wrong.
            try:
                self._end()
            except Exception as second:  # noqa: BLE001 - told with the first
                error.add_note(f"the tables were not removed: {second}")
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def remove(self) -> tuple[str, ...]:
        """Delete all tables with names of this environment, and return the names.

        Raises:
            ExceptionGroup: Some cannot be deleted. All others were.
        """
        return remove_tables(self._client, self._prefix)

    def _start_remover(self) -> subprocess.Popen[bytes]:
        """Start the program that removes the tables if this process is killed."""
        command = [sys.executable, "-I", table_remover.__file__]
        remover = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, start_new_session=True
        )
        meta = self._client.meta
        where = {"endpoint": meta.endpoint_url, "region": meta.region_name, "prefix": self._prefix}
        stdin = cast("IO[bytes]", remover.stdin)
        stdin.write(json.dumps(where).encode() + b"\n")
        stdin.flush()
        return remover

    def _end(self) -> None:
        """Remove the tables, and end the program that watches over them."""
        last_words = b""  # The other program removes the tables, if this one cannot.
        try:
            self.remove()
            last_words = DONE
        finally:
            remover, self._remover = self._remover, None
            if remover is not None:
                with suppress(BrokenPipeError):
                    remover.communicate(last_words)

    def items(self, entity: str) -> list[Item]:
        """Return all items of an entity, in no order, expired ones too."""
        return list(self.database.scan_all(self.tables[entity], consistent=True))

    def put(self, entity: str, items: Iterable[Item]) -> None:
        """Store items. An item takes the place of one with the same key."""
        self.database.batch_write(self.tables[entity], puts=items, key_names=self._keys(entity))

    def clear(self) -> None:
        """Delete all items, and keep the tables."""
        for entity, table in self.tables.items():
            names = self._keys(entity)
            keys = [{name: item[name] for name in names} for item in self.items(entity)]
            self.database.batch_write(table, deletes=keys, key_names=names)

    def export_to(self, path: Path) -> None:
        """Write all items as JSON, with the types of their values. The same items have the same text."""
        path.write_text(dump_tables({entity: self.items(entity) for entity in self.tables}), encoding="utf-8")

    def import_from(self, path: Path) -> None:
        """Store the items of an export. They may be from an environment of another name, or on another engine.

        Raises:
            ValueError: The file is not an export, or has an entity that has no table here, or an item with a wrong key,
                or two with the same. The message has all faults of the items. Nothing was stored.
        """
        loaded = load_tables(path.read_text(encoding="utf-8"))
        unknown = sorted(loaded.keys() - self.tables.keys())
        if unknown:
            raise ValueError(f"this environment has no tables of {', '.join(unknown)}")
        faults = [fault for entity, items in loaded.items() for fault in self._key_faults(entity, items)]
        if faults:
            raise ValueError("; ".join(faults))
        for entity, items in loaded.items():
            self.put(entity, items)

    def _key_faults(self, entity: str, items: list[Item]) -> Iterator[str]:
        """Yield what is wrong with the keys of items that are imported."""
        types = {
            each["AttributeName"]: each["AttributeType"]
            for each in self._definitions[entity]["AttributeDefinitions"]
        }
        places: dict[str, int] = {}
        for number, item in enumerate(items):
            key = {name: item.get(name, {}) for name in self._keys(entity)}
            wrong = [name for name, value in key.items() if value.keys() != {types[name]}]
            if wrong:
                yield f"{entity}[{number}]: {', '.join(wrong)} is not a key of the table's type"
            elif (first := places.setdefault(str(key), number)) != number:
                yield f"{entity}[{number}]: has the key of {entity}[{first}]"

    def _keys(self, entity: str) -> list[str]:
        return [key["AttributeName"] for key in self._definitions[entity]["KeySchema"]]
