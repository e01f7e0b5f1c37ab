"""The page shows every module, loads nothing, and works in a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from browser import open_page
from sample_start_up import module, phase, start_up

from orb_tools.start_up.page import page_of

if TYPE_CHECKING:
    from pathlib import Path


def rows(page: str) -> list[str]:
    return re.findall(r'<tr data-name="(.*?)"', page)


def test_every_module_has_a_row() -> None:
    """The rows of each phase are sorted by own time."""
    assert rows(page_of(start_up())) == [
        "heavy.part", "site", "os", "lambdas.demo.handler", "heavy", "lazy", "site",
    ]  # fmt: skip


def test_a_comparison_is_a_column() -> None:
    """Each module has its change. One that is no longer loaded has a row too."""
    one = start_up(sha256="b" * 64)
    old_init = phase(20.0, module("heavy.part", 70.0), module("gone", 7.0))
    before = replace(one, handlers=(replace(one.handlers[0], init=old_init), one.handlers[1]))
    page = page_of(start_up(), before=before)
    assert "compared with bbbbbbbbbbbb" in page
    assert re.search(r'data-name="heavy\.part".*?<td class="better">-10\.0', page)
    assert re.search(r"gone: no longer loaded.*?-7\.0", page)
    assert "<th>change</th>" not in page_of(start_up())


def test_a_phase_without_modules() -> None:
    """A first call that loads nothing has a sentence instead of empty tables."""
    one = start_up()
    page = page_of(replace(one, handlers=(replace(one.handlers[0], first_call=phase(3.0)),)))
    assert page.count("It loads no module.") == 1
    assert page.count("<table>") == 2


def test_the_page_is_self_contained() -> None:
    """It has no address, and its policy forbids to load anything."""
    page = page_of(start_up())
    assert not re.search(r"<link|https?://|src=|@import|url\(", page)
    assert "default-src 'none'" in page


def test_names_are_text() -> None:
    """A name of a module or a package is escaped, also in the data for the script."""
    bad = "\"></script><script>alert(1)</script>'"
    one = start_up()
    cost = replace(one.handlers[0], init=phase(1.0, module(bad, 1.0, module(bad, 2.0))))
    page = page_of(replace(one, unit=bad, bundle=bad, handlers=(cost,)), before=one)
    assert page.count("<script") == 2
    assert page.count("</script") == 2


def test_the_page_in_a_browser(tmp_path: Path) -> None:
    """Widths are shares; click, keys and search work; nothing is requested, and nothing is wider than a phone."""
    (tmp_path / "page.html").write_text(page_of(start_up()), encoding="utf-8")
    address = (tmp_path / "page.html").as_uri()
    with open_page(tmp_path / "browser") as page:
        page.send(
            "Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True
        )
        page.send("Page.navigate", url=address)
        page.wait_for(
            "document.querySelectorAll('.graph').length == 3 && document.querySelectorAll('.bar').length > 9"
        )
        bar = """(name) => [...document.querySelectorAll('.graph')[0].querySelectorAll('.bar')]
            .find(each => each.getAttribute('aria-label').startsWith(name + ','))"""
        share = f"({bar})('%s').offsetWidth / document.querySelector('.graph').offsetWidth"
        assert abs(page.evaluate(share % "lambdas.demo.handler") - 0.65) < 0.02
        assert abs(page.evaluate(share % "heavy.part") - 0.60) < 0.02
        page.evaluate(f"({bar})('heavy').click()")
        assert page.evaluate(share % "heavy") == 1
        details = "document.querySelector('.details').innerText"
        assert "1.0 ms own, 61.0 ms with imports, 61.0 % of init" in page.evaluate(details)
        assert "imported by lambdas.demo.handler" in page.evaluate(details)
        key = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))"
        page.evaluate(key % "ArrowDown")
        assert "heavy.part" in page.evaluate("document.activeElement.ariaLabel")
        assert "compiled from source" in page.evaluate(details)
        page.evaluate(key % "Escape")
        assert page.evaluate(f"({bar})('site') !== undefined"), "the whole phase is shown again"
        page.evaluate(
            "(s => { s.value = 'HEAVY'; s.dispatchEvent(new Event('input')); })(document.getElementById('search'))"
        )
        assert page.evaluate("document.querySelector('output').textContent") == "2 modules, 61.0 ms own"
        assert page.evaluate("document.querySelectorAll('.bar.hit').length") == 2
        assert page.evaluate("document.querySelectorAll('tr[data-name]:not([hidden])').length") == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert (page.requested, page.complaints) == ([address], [])
