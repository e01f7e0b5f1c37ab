"""The comparison of Markdown and built pages."""

from __future__ import annotations

import pytest

from website.rendered_pages import differences

MARKDOWN = """# A

- b
  ```
  c
  ```
- ![d](d.png)

| e |
|---|
| `f` |
"""
HTML = (
    "<nav><li>menu</li></nav><article><h1 id='a'>A</h1><ul><li>b<pre>c</pre></li><li><img src='d.png'></li></ul>"
    "<table><tr><th>e</th></tr><tr><td>f</td></tr></table></article><h2>more</h2>"
)


def test_the_same_parts_are_no_difference() -> None:
    """What the theme has around the article does not count."""
    assert differences(MARKDOWN, HTML) == []


@pytest.mark.parametrize(
    ("part", "difference"),
    [
        ("<h1 id='a'>A</h1>", "1 headings in Markdown, 0 in the page"),
        ("<pre>c</pre>", "1 blocks of code in Markdown, 0 in the page"),
        ("<li>b", "2 items of lists in Markdown, 1 in the page"),
        ("<tr><td>f</td></tr>", "2 rows of tables in Markdown, 1 in the page"),
        ("<img src='d.png'>", "1 images in Markdown, 0 in the page"),
    ],
)
def test_a_part_that_is_lost_is_named(part: str, difference: str) -> None:
    """A reader of the site would miss it, and no link is broken."""
    assert differences(MARKDOWN, HTML.replace(part, "")) == [difference]


def test_code_in_markdown_has_no_parts() -> None:
    """A heading within a block of code is code."""
    assert differences("```sh\n# no heading\n```\n", "<article><pre># no heading</pre></article>") == []
