"""Summaries are made once for each content of a module."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from random_imports import Drawing
from small_monorepo import TARGET

from orb_tools.bundle import summary_store
from orb_tools.bundle.archive import Member
from orb_tools.bundle.bytecode import Compiler
from orb_tools.bundle.import_steps import names_of
from orb_tools.bundle.module_summaries import summarise
from orb_tools.bundle.package_cache import PackageCache
from orb_tools.bundle.summary_store import SummaryStore, decode, encode

if TYPE_CHECKING:
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

    def run() -> dict[str, ModuleSummary]:
        store = SummaryStore(TARGET, PackageCache(tmp_path), compiler=Compiler.find(TARGET))
        found: dict[str, ModuleSummary] = {}
        for _ in range(2):
            modules = store.modules("shop", tuple(members), functions=True)
            found = {member.name: store.summary(modules, member.name) for member in members}
        store.save()
        return found

    monkeypatch.setattr(summary_store, "summarise", counted)
    members = [Member.pack(f"shop/{name}.py", b"import json\n") for name in ("a", "b")]
    run()
    assert parsed == ["shop.a", "shop.b"]
    members[1] = Member.pack("shop/b.py", b"import csv\n")
    found = run()
    assert parsed == ["shop.a", "shop.b", "shop.b"]
    assert found["shop/b.py"] == summarise(b"import csv\n", "shop.b", package=False, functions=True)


def test_two_versions_in_one_run(tmp_path: Path) -> None:
    """Two functions can ship two versions of one package. Each sees the modules of its own."""
    store = SummaryStore(TARGET, PackageCache(tmp_path), compiler=Compiler.find(TARGET))
    older = store.modules("shop", [Member.pack("shop/gone.py", b"A = 1\n")], functions=False)
    newer = store.modules("shop", [Member.pack("shop/new.py", b"B = 1\n")], functions=False)
    assert list(names_of(store.summary(older, "shop/gone.py").steps)) == ["A"]
    assert list(names_of(store.summary(newer, "shop/new.py").steps)) == ["B"]
    both = Member.pack("shop/both.py", b"C = 1\n")
    first, second = (store.modules("shop", [both, each], functions=False) for each in (both, *older.members))
    store.summary(first, "shop/both.py")
    assert store.digest(second, "shop/both.py") == store.digest(first, "shop/both.py")


@pytest.mark.parametrize(
    "package",
    ["common", *(pytest.param(name, marks=pytest.mark.nightly) for name in ("models", "testing", "tools"))],
)
def test_the_functions_of_a_package_give_its_modules_no_names(package: str) -> None:
    """The summary of a module without its functions has the same names as the whole one, in each module of ours."""
    paths = list(Path(__file__).parents[3].glob(f"orb-{package}/src/**/*.py"))
    assert paths
    for path in paths:
        source = path.read_bytes()
        whole, short = (summarise(source, "shop.a", package=False, functions=each) for each in (True, False))
        assert set(names_of(whole.steps)) == set(names_of(short.steps)), path
        assert whole.lazy == short.lazy or "__getattr__" not in names_of(short.steps), path
