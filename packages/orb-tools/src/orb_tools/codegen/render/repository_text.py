"""The text of a repository's module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.render.layout import fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_tools.codegen.render.repository_view import Addition, Query, RepositoryView

_CONDITION = "condition: Condition | None = None"
_NOT_FOUND = "ResourceNotFoundError: no item with this key exists."
_NOT_MET = "DynamoDBConditionFailedError: the condition is not met."


def repository_text(view: RepositoryView) -> str:
    """Return the text of a module with a repository."""
    name = view["name"]
    methods = [_get(view), _create(view), _build(view), _update(view)]
    if view["upsert"]:
        methods.append(_upsert(view))
    if view["counters"]:
        methods.append(_increment(view))
    if view["lists"]:
        methods.append(_append(view, f"from {view['inputs']} import {name}Update"))
    methods += [_delete(view), *map(_query, view["queries"]), *_reads(view)]
    if view["batch_write"]:
        methods.append(_batch_write(view))
    return "\n".join([*_head(view), *_definition(view), *methods, ""])


def _head(view: RepositoryView) -> Iterator[str]:
    name = view["name"]
    yield f"{view['header']}\n{view['doc']}\n\nfrom __future__ import annotations\n\n{view['imports']}\n"
    yield f"if TYPE_CHECKING:\n{view['typing_imports']}\n\n    class _Attributes:"
    yield f'        """The attributes of {name}, with the types of their values."""\n'
    yield from (fit(f"{field['name']}: Attr[{field['annotation']}]", 8) for field in view["fields"])
    base = f'Repository[{name}, "{name}Create", "{name}Update", "{view["key_type"]}"]'
    yield f"\n\n{fit(f'class {name}Repository({base}):')}\n    {view['class_doc']}\n"
    yield "    attributes: ClassVar[_Attributes]"
    example = f"`attributes.{view['fields'][0]['name']}.exists()`"
    yield f'    """The attributes in conditions, such as {example}."""\n'


def _definition(view: RepositoryView) -> Iterator[str]:
    given = {
        "entity": f'"{view["name"]}"',
        "table_name_variable": f'"{view["variable"]}"',
        "keys": view["keys"],
        "model": view["name"],
        "encode": "encode",
        "decode": "decode",
        "max_key_bytes": _map(view["max_key_bytes"]),
        "unique": view["unique"],
        "updated_at": view["updated_at"],
        "ttl": view["ttl"],
        "version": view["version"],
        "counters": _map(_joined(view["counters"], "entry")),
        "lists": _map(_joined(view["lists"], "entry")),
    }
    yield "    DEFINITION = Definition("
    yield from (fit(f"{key}={value},", 8) for key, value in given.items() if value)
    yield "    )"


def _map(entries: str) -> str:
    return f"{{{entries}}}" if entries else ""


def _joined(additions: Iterable[Addition], part: str) -> str:
    return ", ".join(addition["pair"] if part == "pair" else addition["entry"] for addition in additions)


def _method(
    signature: str, doc: str, body: Iterable[str], *, about: str = "", raises: Iterable[str] = ()
) -> str:
    """Return a method, after an empty line. `body`: its statements, each on one line."""
    lines = ["", fit(f"def {signature}:", 4)]
    more = ["", f"        {about}"] if about else []
    more += ["", "        Raises:", *(f"            {fault}" for fault in raises)] if raises else []
    lines += [f'        """{doc}', *more, '        """'] if more else [f'        """{doc}"""']
    return "\n".join([*lines, *(statement and fit(statement, 8) for statement in body)])


def _get(view: RepositoryView) -> str:
    return _method(
        f"get(self, {view['key_arguments']}, *, consistent: bool = False) -> {view['name']} | None",
        "Return the item with this key. None: it does not exist. `consistent`: use a strongly consistent read.",
        [f"return self._get({view['key_map']}, consistent=consistent)"],
    )


def _taken(view: RepositoryView) -> list[str]:
    names = view["unique_names"]
    return [f"UniqueValueTakenError: another item has the same {names}."] if names else []


def _lost(view: RepositoryView, *, always: bool = False) -> list[str]:
    """Return the fault of a lost race, if there can be one. `always`: the write is tried several times."""
    if not (view["version"] or always):
        return []
    return [f"LostRaceError: another writer came first{' at every attempt' if always else ''}."]


def _create(view: RepositoryView) -> str:
    name = view["name"]
    return _method(
        f"create(self, new: {name}Create | {name}) -> {name}",
        "Store a new item. The repository adds the generated fields to an input, and stores a model unchanged.",
        [f"return self._create(new, id_is_new={view['id_is_new']})"],
        raises=["ItemExistsError: an item with this key exists.", *_taken(view)],
    )


def _build(view: RepositoryView) -> str:
    name = view["name"]
    lines = ["", fit(f"def _build(self, new: {name}Create) -> {name}:", 4)]
    if view["uses_now"]:
        lines.append("        now = self._clock.now()")
    lines.append(f"        return {name}(")
    lines += [fit(f"{field['name']}={field['source']},", 12) for field in view["fields"]]
    return "\n".join([*lines, "        )"])


def _update(view: RepositoryView) -> str:
    arguments = f"self, {view['key_arguments']}, update: {view['name']}Update, *, {_CONDITION}"
    return _method(
        f"update({arguments}{view['version_argument']}) -> {view['name']}",
        "Write the fields that the update sets, and return the updated item.",
        [f"return self._update({view['key_map']}, update, condition=condition{view['version_value']})"],
        raises=[
            _NOT_FOUND,
            _NOT_MET,
            *_lost(view, always=bool(view["unique"])),
            *_taken(view),
            "ValidationError: the update sets no field.",
        ],
    )


def _upsert(view: RepositoryView) -> str:
    return _method(
        f"upsert(self, new: {view['name']}Create) -> {view['name']}",
        "Create the item, or write the fields that the caller set into the existing one. Return the stored item.",
        [f"return self._upsert({view['upsert_key_map']}, new, self._build(new))"],
        raises=[
            "LostRaceError: other writers created and deleted the item at every attempt.",
            *_taken(view),
        ],
    )


def _increment(view: RepositoryView) -> str:
    amounts = ", ".join(f"{counter['argument']}: {counter['annotation']} = 0" for counter in view["counters"])
    arguments = f"self, {view['key_arguments']}, *, {amounts}, {_CONDITION}{view['version_argument']}"
    given = f"{view['key_map']}, {{{_joined(view['counters'], 'pair')}}}"
    return _method(
        f"increment({arguments}) -> {view['name']}",
        "Add to numbers, also negative ones, and return the updated item. Concurrent increments all count.",
        [f"return self._increment({given}, condition=condition{view['version_value']})"],
        raises=[
            _NOT_FOUND,
            _NOT_MET,
            *_lost(view),
            "ValidationError: a sum would break its rule, or there is nothing to add.",
            "DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could add twice.",
        ],
    )


def _append(view: RepositoryView, late_import: str) -> str:
    lists = ", ".join(f"{entry['argument']}: Sequence[{entry['annotation']}] = ()" for entry in view["lists"])
    arguments = f"self, {view['key_arguments']}, *, {lists}, {_CONDITION}{view['version_argument']}"
    given = f"{view['key_map']}, {view['name']}Update, {{{_joined(view['lists'], 'pair')}}}"
    return _method(
        f"append({arguments}) -> {view['name']}",
        "Append to lists, and return the updated item. Concurrent appends all count.",
        [
            late_import,
            "",
            f"return self._append({given}, condition=condition{view['version_value']})",
        ],
        raises=[
            _NOT_FOUND,
            _NOT_MET,
            *_lost(view),
            "ValidationError: a list would have too many items, or there is nothing to append.",
            "DynamoDBOutcomeUnknownError: the answer was lost. It is not sent again, because that could append twice.",
        ],
    )


def _delete(view: RepositoryView) -> str:
    arguments = f"self, {view['key_arguments']}, *, {_CONDITION}{view['version_argument']}"
    return _method(
        f"delete({arguments}) -> {view['name']} | None",
        "Delete the item with this key and return it. None: it did not exist.",
        [f"return self._delete({view['key_map']}, condition=condition{view['version_value']})"],
        raises=[_NOT_MET, *_lost(view, always=bool(view["unique"]))],
    )


def _query(query: Query) -> str:
    arguments = [f"{query['argument']}: {query['annotation']}", "*"]
    arguments += [
        f"{argument}: {annotation} | None = None" for argument, annotation in query["sort_arguments"]
    ]
    arguments += ["limit: int | None = None", "cursor: str | None = None", "forward: bool = True"]
    given = [query["index"], query["partition"], query["argument"], f"decode={query['decoder']}"]
    if query["sort"]:
        given.append(f"sort=({query['sort']}, {{{query['sort_map']}}})")
    given += ["limit=limit", "cursor=cursor", "forward=forward"]
    if query["consistent"]:
        arguments.append("consistent: bool = False")
        given.append("consistent=consistent")
    return "\n".join(
        [
            "",
            f"    def {query['method']}(",
            "        self,",
            *(fit(f"{argument},", 8) for argument in arguments),
            f"    ) -> Page[{query['row']}]:",
            f"        {query['doc']}",
            "        return self._query(",
            *(fit(f"{value},", 12) for value in given),
            "        )",
        ]
    )


def _reads(view: RepositoryView) -> Iterator[str]:
    name, many = view["name"], view["batch_argument"]
    filters = "filters: Condition | None = None, consistent: bool = False"
    yield _method(
        f"list(self, *, limit: int | None = None, cursor: str | None = None, {filters}) -> Page[{name}]",
        "Return a page of all items, unordered. The table is scanned, and `limit` counts items before `filters`.",
        ["return self._list(limit=limit, cursor=cursor, filters=filters, consistent=consistent)"],
    )
    yield _method(
        f"iterate(self, *, {filters}) -> Iterator[{name}]",
        "Yield all items, unordered. The next page is read when it is needed.",
        ["yield from self._list(limit=None, cursor=None, filters=filters, consistent=consistent).iterate()"],
    )
    yield _method(
        f"batch_get(self, {many}: Iterable[{view['batch_annotation']}], *, consistent: bool = False)"
        f" -> tuple[{name}, ...]",
        "Return the items of any number of keys, in the order of the keys. Skip keys without an item.",
        [f"return self._batch_get({many}, consistent=consistent)"],
    )


def _batch_write(view: RepositoryView) -> str:
    name = view["name"]
    arguments = (
        f"puts: Iterable[{name}Create | {name}] = (), *, deletes: Iterable[{view['batch_annotation']}] = ()"
    )
    return _method(
        f"batch_write(self, {arguments}) -> tuple[{name}, ...]",
        "Put and delete any number of items, and return those that were put. A put replaces an item with its key.",
        ["return self._batch_write(puts, deletes)"],
        about="The batch is not a transaction. Of two puts with one key, the last one is stored.",
        raises=[
            "ValidationError: a key is both put and deleted, or the items break a rule and nothing was written.",
            "DynamoDBUnprocessedError: `puts` (models) and `deletes` (keys) are left over, after all tries.",
        ],
    )
