"""The page /docs: the description of the API as HTML, without scripts and without anything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]  # Any: a JSON document
STYLE: Final = """
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--accent:#16794c}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h1{margin:.5rem 0 0}h2{margin:2rem 0 .5rem;text-transform:capitalize}
details{border:1px solid var(--line);border-radius:.4rem;margin:.4rem 0}
summary{cursor:pointer;padding:.5rem .75rem}details[open]>summary{border-bottom:1px solid var(--line)}
.inner{padding:.25rem .75rem .75rem;overflow-x:auto}
.method{display:inline-block;width:4.8rem;font-weight:700;color:var(--accent)}
.DELETE{color:#b3261e}.PUT{color:#9a5b00}.POST{color:#1f5fbf}
code{font:14px ui-monospace,monospace}summary span.what{opacity:.75;margin-left:.5rem}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.25rem .5rem;border-top:1px solid var(--line)}
th{font-weight:600;background:var(--soft)}h3{font-size:1rem;margin:.8rem 0 .3rem}
"""
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; frame-ancestors 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'"
)


def page(description: Json) -> str:
    """Return the page about an OpenAPI description."""
    return "".join(_parts(description))


def _parts(description: Json) -> Iterator[str]:
    info, schemas = description["info"], description["components"]["schemas"]
    title = escape(info["title"])
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: the API</title>'
    yield f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
    yield f"<h1>{title}: the API</h1><p>{escape(info['description'])} "
    yield 'The same as <a href="openapi.json">openapi.json</a>. Every route needs a token of the user pool: '
    yield "<code>Authorization: Bearer …</code>.</p>"
    tag = ""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            if operation["tags"][0] != tag:
                tag = operation["tags"][0]
                yield f"<h2>{escape(tag)}</h2>"
            yield from _operation(method.upper(), path, operation)
    yield "<h2>Schemas</h2>"
    for name, schema in schemas.items():
        # Browsers open the part that a link leads into. So the id is that of something inside.
        yield f'<details><summary><code>{escape(name)}</code></summary><div class="inner" id="{escape(name)}">'
        yield f"<p>{escape(schema.get('description', ''))}</p>"
        if "enum" in schema:
            yield f"<p>{', '.join(f'<code>{escape(str(value))}</code>' for value in schema['enum'])}</p>"
        yield from _table(_fields(schema))
        yield "</div></details>"
    yield "</body></html>"


def _operation(method: str, path: str, operation: Json) -> Iterator[str]:
    yield f'<details><summary><span class="method {method}">{method}</span><code>{escape(path)}</code>'
    yield f'<span class="what">{escape(operation["summary"])}</span></summary><div class="inner">'
    if "description" in operation:
        yield f"<p>{escape(operation['description'])}</p>"
    parameters = operation.get("parameters", ())
    if parameters:
        yield "<h3>Parameters</h3>"
        yield from _table(
            (each["name"], each["schema"], each["required"], each.get("description", ""))
            for each in parameters
        )
    if "requestBody" in operation:
        yield (
            "<h3>Body</h3><p>"
            + _kind(operation["requestBody"]["content"]["application/json"]["schema"])
            + "</p>"
        )
    yield "<h3>Answers</h3><table><tr><th>Status</th><th>Body</th></tr>"
    bodies: dict[str, list[str]] = {}
    for status, response in operation["responses"].items():
        [content] = response["content"].values()
        bodies.setdefault(_kind(content["schema"]), []).append(f"{status} {HTTPStatus(int(status)).phrase}")
    for body, statuses in bodies.items():
        yield f"<tr><td>{escape(', '.join(statuses))}</td><td>{body}</td></tr>"
    yield "</table></div></details>"


def _fields(schema: Json) -> Iterator[tuple[str, Json, bool, str]]:
    for name, field in schema.get("properties", {}).items():
        yield name, field, name in schema.get("required", ()), field.get("description", "")


def _table(rows: Iterable[tuple[str, Json, bool, str]]) -> Iterator[str]:
    lines = [
        f"<tr><td><code>{escape(name)}</code>{'' if required else ' <small>optional</small>'}</td>"
        f"<td>{_kind(schema)}</td><td>{escape(text)}</td></tr>"
        for name, schema, required, text in rows
    ]
    if lines:
        yield "<table><tr><th>Name</th><th>Type</th><th>Meaning</th></tr>" + "".join(lines) + "</table>"


def _kind(schema: Json) -> str:
    """Return the type of a value, with its limits, and links to other schemas."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}"><code>{name}</code></a>'
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    kind = escape(str(schema.get("format") or schema.get("type", "any")))
    if schema.get("type") == "array":
        kind = f"list of {_kind(schema.get('items', {}))}"
    names = {
        "minimum": "≥",
        "maximum": "≤",
        "minLength": "length ≥",
        "maxLength": "length ≤",
        "default": "default",
    }
    limits = [f"{word} {escape(str(schema[key]))}" for key, word in names.items() if key in schema]
    return f"{kind} <small>{', '.join(limits)}</small>" if limits else kind
