"""Summaries are made once for each content of a module."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from random_imports import Drawing
from small_monorepo import TARGET

from orb_tools.bundle import summary_store
from orb_tools.bundle.archive import Member
from orb_tools.bundle.bytecode import Compiler
from orb_tools.bundle.module_summaries import summarise
from orb_tools.bundle.package_cache import PackageCache
from orb_tools.bundle.summary_store import SummaryStore, decode, encode

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from orb_tools.bundle.import_steps import ModuleSummary


def test_a_summary_survives_its_text() -> None:
    """What is read from the cache equals what was written."""
    chance = Random(3)
    for _ in range(20):
        for text in Drawing(chance).files().values():
            summary = summarise(text.encode(), "lambdas.demo.a", package=False, functions=True)
            assert decode(encode(summary)) == summary


def test_only_a_changed_module_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run reads the summaries of unchanged modules from the cache."""
    parsed: list[str] = []
    real = summary_store.summarise

    def counted(source: bytes, name: str, *, package: bool, functions: bool) -> ModuleSummary:
        parsed.append(name)
        return real(source, name, package=package, functions=functions)

    def run() -> SummaryStore:
        store = SummaryStore(TARGET, PackageCache(tmp_path), compiler=Compiler.find(TARGET))
        for _ in range(2):
            store.update("shop", tuple(members), functions=True)
            for member in members:
                store.summary("shop", member.name)
        store.save()
        return store

    monkeypatch.setattr(summary_store, "summarise", counted)
    members = [Member.pack(f"shop/{name}.py", b"import json\n") for name in ("a", "b")]
    run()
    assert parsed == ["shop.a", "shop.b"]
    members[1] = Member.pack("shop/b.py", b"import csv\n")
    store = run()
    assert parsed == ["shop.a", "shop.b", "shop.b"]
    assert store.summary("shop", "shop/b.py") == summarise(
        b"import csv\n", "shop.b", package=False, functions=True
    )
