"""The plan for one source: what each of its imports becomes, and which places a person should look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from orb_tools.migrate.calls import FORMS
from orb_tools.migrate.changes import Changes
from orb_tools.migrate.errors import plan_errors
from orb_tools.migrate.modules import plan_import, plan_module
from orb_tools.migrate.old_modules import ERROR_ROOMS, GONE_NAMES, MODULES
from orb_tools.migrate.older_attributes import note_older_attributes
from orb_tools.migrate.places import Need
from orb_tools.migrate.receivers import Receivers
from orb_tools.migrate.source import dotted
from orb_tools.migrate.statements import Item, items_of, opening_comment
from orb_tools.migrate.successors import Gone, Successor, is_old, new_path, successor_of

if TYPE_CHECKING:
    from orb_tools.migrate.source import Source
    from orb_tools.migrate.surroundings import Surroundings

__all__ = ["Plan"]


class Plan(Changes):
    """The changes of one source."""

    def __init__(self, source: Source, around: Surroundings, *, exports: bool) -> None:
        """Plan the changes.

        Args:
            source: The parsed source.
            around: What lies around it.
            exports: Whether others import all its names, as from an `__init__.py`. So each keeps its name.
        """
        super().__init__(source)
        self._around = around
        self._receivers = Receivers(source, around)
        self._exports = exports
        for statement in source.imports:
            if isinstance(statement, cst.Import):
                self._import(statement)
            else:
                self._from(statement)
        plan_errors(self, source)
        if self.errors or around.errors:
            note_older_attributes(self, source)

    def _import(self, statement: cst.Import) -> None:
        planned: list[cst.ImportAlias] = []
        for alias in statement.names:
            path = alias.evaluated_name
            if new_path(path) is None or self._stays(statement, path):
                planned.append(alias)
            else:
                planned += plan_import(self, self.source, statement, alias)
        if planned != list(statement.names):
            last = planned.pop()
            commas = [
                it if isinstance(it.comma, cst.Comma) else it.with_changes(comma=_COMMA) for it in planned
            ]
            no_comma = last.with_changes(comma=cst.MaybeSentinel.DEFAULT)
            self.imports[statement] = [*commas, no_comma]

    def _from(self, statement: cst.ImportFrom) -> None:
        module = dotted(statement.module)
        if module is None or statement.relative or new_path(module) is None:
            return
        if self._stays(statement, module):
            return
        if isinstance(statement.names, cst.ImportStar):
            self._star(statement, module)
            return
        before = items_of(statement, module)
        # A comment would go with a name that goes, so such a name stays under its old path.
        commented = (
            self.source.has_comment(statement)
            or opening_comment(statement) is not None
            or any(item.above or item.comment for item in before)
        )
        after = [
            it for item in before if (it := self._item(statement, item, may_go=not commented)) is not None
        ]
        if after != before:
            self.froms[statement] = after

    def _stays(self, statement: cst.CSTNode, module: str) -> bool:
        """Return whether an import stays as it is. Note its place when a person must decide."""
        path = new_path(module)
        if path == module:
            return False
        if self._around.owns(module):
            return True
        near = self._around.near(module)
        if near is not None:
            top = module.partition(".")[0]
            why = f"it may mean {near}: remove that if it is a copy of the layer, else pass --mine {top}"
            self.note(statement, module, why)
        elif isinstance(path, Gone):
            self.note(statement, module, f"no module replaces it: {path.why}")
        return near is not None or isinstance(path, Gone)

    def _star(self, statement: cst.ImportFrom, module: str) -> None:
        if module not in MODULES and not module.startswith("orb_common."):
            return
        found = [
            it
            for name in self.source.unbound_names()
            if not name.startswith("_") and isinstance(it := successor_of(module, name), Successor)
        ]
        shown = ", ".join(sorted({it.path for it in found})) or "nothing that this file names"
        need = Need.HAND if module in MODULES else Need.LATER
        self.note(statement, f"from {module} import *", f"name what the file takes: {shown}", need)

    def _item(self, statement: cst.ImportFrom, item: Item, *, may_go: bool) -> Item | None:
        """Return what becomes of a name in an import. None: nothing needs the name any more."""
        if f"{item.module}.{item.name}" in MODULES:
            return plan_module(self, self.source, statement, item)
        current = item.module not in MODULES and new_path(item.module) == item.module
        if current and item.module not in ERROR_ROOMS and not is_old(item.module, item.name):
            return item
        found = successor_of(item.module, item.name)
        if isinstance(found, Gone):
            if not current or (item.module, item.name) in GONE_NAMES:
                self.note(statement, f"{item.module}.{item.name}", f"no name replaces it: {found.why}")
            return item
        self.found(item.local, item.module, found)
        if found.advice is not None:
            return self._old_name(statement, item, found, may_go=may_go)
        return self._moved(statement, item, found)

    def _moved(self, statement: cst.ImportFrom, item: Item, found: Successor) -> Item:
        after = replace(item, module=found.module, name=found.name)
        if item.renamed or found.name == item.local:
            return after
        uses = self.source.uses(statement, item.local)
        kept = self._keeps(item.local) or item.local in self.source.quoted
        if uses is None or kept or self.source.has_name(found.name):
            why = f"it keeps its name here by `as`, because the file or another one needs that name: see {found.path}"
            self.note(statement, f"{item.module}.{item.name}", why, Need.LATER)
            return after
        self.names.update({use: cst.Name(found.name) for use in uses})
        return replace(after, local=found.name)

    def _old_name(
        self, statement: cst.ImportFrom, item: Item, found: Successor, *, may_go: bool
    ) -> Item | None:
        form = FORMS.get(found.advice or "")
        why = f"this old name works. Its use is not that of {found.advice}, which new code calls"
        uses = self.source.uses(statement, item.local)
        if form is not None and uses and not self._keeps(item.local):
            called = [
                call
                for use in uses
                if isinstance(call := self.source.parent(use), cst.Call) and call.func is use
            ]
            if len(called) == len(uses) and all(map(form.fits, called)):
                module, _, name = (found.advice or "").rpartition(".")
                if not form.method:
                    return replace(item, module=module, name=name)
                others = self._receivers.others(called)
                if others:
                    shown = ", ".join(others)
                    why = f"this old name works. Where {shown} is a logger of orb, call {found.advice}"
                elif may_go and item.local not in self.source.quoted:
                    self.calls.update(dict.fromkeys(called, name))
                    return None
        self.note(statement, f"{item.module}.{item.name}", why, Need.LATER)
        return replace(item, module=found.module, name=found.name)

    def _keeps(self, name: str) -> bool:
        """Return whether a name stays because other files may take it from this one."""
        return self._exports or name in self._around.taken


_COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
