"""What is put off while a library is imported works as if it had not been."""

from __future__ import annotations

import copy
import pickle
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common._deferral import deferral, later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_common._deferral import Holder

LIBRARY = """
import re
import colours
from colours import mix
WORD = re.compile(r"(?P<first>\\w)\\w*", re.IGNORECASE)
BYTES = re.compile(b"x+")
def late():
    return re.compile("late")
def pale():
    return colours.SHADES["pale"]
"""
COLOURS = """
SHADES = {"pale": 1}
def mix(a, b):
    return a + b
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path with `library`, which imports `colours`; neither is loaded before or after."""
    (tmp_path / "library.py").write_text(LIBRARY)
    (tmp_path / "colours.py").write_text(COLOURS)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("library", "colours"):
        sys.modules.pop(name, None)


@pytest.mark.usefixtures("library")
def test_a_held_module_is_loaded_at_its_first_use() -> None:
    """Its functions and its names are the real module's; who imports it afterwards gets that module."""
    with deferral() as held:
        held.module("colours", "mix")
        import library  # type: ignore[import-not-found]
    assert "colours" not in sys.modules
    assert library.mix(1, 2) == 3
    assert sys.modules["colours"].SHADES == {"pale": 1}
    assert library.pale() == 1
    import colours  # type: ignore[import-not-found]

    assert colours is sys.modules["colours"]
    assert Path(str(colours.__file__)).name == "colours.py"


@pytest.mark.usefixtures("library")
def test_a_loaded_module_is_not_held() -> None:
    """What somebody has loaded already stays as it is."""
    import colours

    with deferral() as held:
        held.module("colours", "mix")
        import library
    assert library.colours is colours
    assert library.mix is colours.mix


@pytest.mark.usefixtures("library")
def test_an_absent_name_is_an_attribute_error() -> None:
    """As of any module."""
    with deferral() as held:
        held.module("colours", "mix")
        import library
    with pytest.raises(AttributeError, match="stripes"):
        _ = library.colours.stripes
    with pytest.raises(AttributeError):
        _ = library.colours.__wrapped__


def test_an_absent_package_stays_absent() -> None:
    """`import` of what is not installed fails as ever, so that a library's `try` around it works."""
    with deferral() as held:
        held.package("no_such_package")
        with pytest.raises(ModuleNotFoundError):
            import no_such_package  # type: ignore[import-not-found]  # noqa: F401


def test_a_failed_import_leaves_nothing_behind(library: Path) -> None:
    """Places are given back and `re.compile` is the real one, whatever the import ends in."""
    (library / "broken.py").write_text("import colours\nraise RuntimeError('broken')\n")
    before = re.compile
    with pytest.raises(RuntimeError, match="broken"), deferral() as held:
        held.module("colours")
        import broken  # type: ignore[import-not-found]  # noqa: F401
    assert "colours" not in sys.modules
    assert re.compile is before


@pytest.mark.usefixtures("library")
def test_only_what_a_module_compiles_while_it_is_imported_is_put_off() -> None:
    """A function, a test, another thread: whoever compiles meanwhile gets a real pattern, so does a later call."""
    other: list[object] = []
    with deferral():
        import library

        thread = threading.Thread(target=lambda: other.append(re.compile("own")))
        thread.start()
        thread.join()
        other += [re.compile("mine"), library.late()]
    assert [type(pattern) for pattern in other] == [re.Pattern] * 3
    assert type(library.WORD) is not re.Pattern


@pytest.fixture
def word(library: Path) -> re.Pattern[str]:
    """A pattern that was put off, and not yet used."""
    assert library
    with deferral():
        import library as loaded
    pattern: re.Pattern[str] = loaded.WORD
    return pattern


def test_a_pattern_passes_for_one(word: re.Pattern[str]) -> None:
    """For isinstance, `re`'s own functions, comparison, hashing, copying and pickling."""
    same = re.compile(word.pattern, word.flags)
    assert isinstance(word, re.Pattern)
    assert re.compile(word) is word
    assert re.sub(word, r"<\g<first>>", "ab cd") == "<a> <c>"
    assert word == same
    assert same == word
    assert hash(word) == hash(same)
    assert repr(word) == repr(same)
    for copied in (copy.copy(word), copy.deepcopy(word), pickle.loads(pickle.dumps(word))):
        assert type(copied) is re.Pattern
        assert copied == same


OTHERS = """
import re
import paints.oil
from paints import water
from paints.oil import Oil
class Thick(Oil):
    pass
WORD = re.compile("own")
"""


@pytest.fixture
def paints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package `paints` with modules in it, one that uses them as any program does, and nothing of it loaded."""
    folder = tmp_path / "paints"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "oil.py").write_text("class Oil: pass\nSHEEN = 1\ndef sheen():\n    return SHEEN\n")
    (folder / "water.py").write_text("def wet():\n    return True\n")
    (tmp_path / "others.py").write_text(OTHERS)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] in {"paints", "others"}]:
        del sys.modules[name]


def in_thread(work: Callable[[], object]) -> None:
    """Does something in another thread, and raises here what it raises there."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result(30)


def holds_module(held: Holder) -> None:
    held.module("paints.oil", "Oil")


def holds_package(held: Holder) -> None:
    held.package("paints", {"oil": {"Oil": later("paints.oil", "Oil")}})


@pytest.mark.parametrize("hold", [holds_module, holds_package])
@pytest.mark.usefixtures("paints")
def test_another_thread_imports_the_real_module(hold: Callable[[Holder], None]) -> None:
    """Its classes are classes, its package knows it, a module that is not held too, and patterns are patterns."""
    with deferral() as held:
        hold(held)
        in_thread(lambda: import_module("others"))
    import others  # type: ignore[import-not-found]

    assert issubclass(others.Thick, others.paints.oil.Oil)
    assert others.water.wet()
    assert type(others.WORD) is re.Pattern
    assert others.paints.oil.Oil is sys.modules["paints.oil"].Oil
    assert sys.modules["paints"].oil.Oil is others.Oil
    assert sys.modules["paints"].water is others.water


@pytest.mark.usefixtures("paints")
def test_what_is_taken_meanwhile_is_no_copy() -> None:
    """Who keeps what stood for a module sees, sets and takes away what the real one has."""
    with deferral() as held:
        held.module("paints.oil", "Oil")
        kept = sys.modules["paints.oil"]
    import paints.oil  # type: ignore[import-not-found]

    assert kept.Oil is paints.oil.Oil
    assert kept.__file__ == paints.oil.__file__
    assert set(dir(kept)) == set(dir(paints.oil))
    with patch.object(kept, "SHEEN", 2):
        assert paints.oil.sheen() == 2
    assert paints.oil.sheen() == 1
    with patch.object(paints.oil, "Oil", int):
        assert kept.Oil is int


def test_no_module_of_a_held_package_is_loaded_twice(paints: Path) -> None:
    """Also where the package imports it itself, and another thread asks for it first."""
    (paints / "paints" / "__init__.py").write_text("from paints.water import wet\n")
    with deferral() as held:
        held.package("paints")
        in_thread(lambda: import_module("paints.water"))
    import paints as loaded
    from paints import water

    assert loaded.wet is water.wet
    assert loaded.water is water


@pytest.mark.usefixtures("paints")
def test_one_thread_holds() -> None:
    """A second one that imports something at the same time loads what it meets."""
    with deferral() as held:
        held.package("paints")

        def second() -> None:
            with deferral() as other:
                other.module("paints.oil", "Oil")
                other.package("paints", {"oil": {"Oil": None}})
                import paints.oil

                assert isinstance(paints.oil.Oil, type)

        in_thread(second)


@pytest.mark.usefixtures("paints")
def test_a_package_is_loaded_when_something_in_it_is_used() -> None:
    """By the library itself too: of a module that nothing was said about, it is given what that module has."""
    with deferral() as held:
        held.package("paints")
        from paints.water import wet  # type: ignore[import-not-found]
    import paints

    assert wet is sys.modules["paints.water"].wet
    assert paints.water is sys.modules["paints.water"]


@given(text=st.text())
def test_a_pattern_finds_what_it_would_have_found(text: str) -> None:
    """Every method, text or bytes."""
    with deferral():
        spec = {"__spec__": type("Spec", (), {"_initializing": True}), "re": re}
        exec("put_off = re.compile(r'(\\w)(?:\\w|\\s)+', re.ASCII)", spec)
    put_off, real = spec["put_off"], re.compile(r"(\w)(?:\w|\s)+", re.ASCII)
    assert isinstance(put_off, re.Pattern)
    assert type(put_off) is not re.Pattern
    assert put_off.findall(text) == real.findall(text)
    assert put_off.split(text) == real.split(text)
    assert put_off.sub("-", text) == real.sub("-", text)
    assert put_off.groups == real.groups


def test_a_pattern_that_is_none_says_so_at_its_first_use(library: Path) -> None:
    """With the error of `re`. The libraries that are imported so have no such pattern."""
    (library / "wrong.py").write_text("import re\nWRONG = re.compile('(')\n")
    with deferral():
        import wrong  # type: ignore[import-not-found]
    sys.modules.pop("wrong")
    with pytest.raises(re.error):
        wrong.WRONG.match("x")


def test_imports_at_the_same_time() -> None:
    """Whichever of several ends last gives `re.compile` back, in threads and one within another."""
    before = re.compile
    first_is_in, second_is_done = threading.Event(), threading.Event()

    def first() -> None:
        with deferral():
            first_is_in.set()
            second_is_done.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    first_is_in.wait(10)
    with deferral(), deferral():
        pass
    assert re.compile is not before
    second_is_done.set()
    thread.join()
    assert re.compile is before


def test_nothing_of_a_third_party_is_needed() -> None:
    """What puts off must not cost more than what it puts off."""
    code = "import sys, orb_common._deferral; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names <= {
        "__main__", "_distutils_hack", "orb_common", "sitecustomize", "usercustomize",
    }  # fmt: skip
    assert "typing" not in loaded
