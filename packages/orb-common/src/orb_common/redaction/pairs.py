"""Values that stand behind a secret name in a text: `password=...`, `"token": "..."`, `--client-secret ...`.

No pattern goes back over what it has read, as in `shapes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .masks import MASK
from .names import is_secret_name
from .patterns import pattern

if TYPE_CHECKING:
    import re

__all__ = ["mask_inputs", "mask_options", "mask_pairs"]

# In an encoded address a name may follow "%26" or "%3F", whose digits are not part of it.
_NAME = (
    r"(?:(?<![\w.%-])|(?<=%[0-9a-fA-F]{2})|(?<=%)(?![0-9a-fA-F]{2}))([\w.-]{2,}+)"
    r"(\\*(?:[\"']|%2[27])?(?:\s|%20){0,4}(?:={1,3}>?|:{1,2}=?|[+?|]=|-{0,2}>|%3[aAdDeE])(?:\s|%20){0,4})"
)
_VALUE = (
    r"(?s)\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"\"\"|\Z)|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"  # TOML, Python
    r"|[|>][0-9+-]{0,2}[ \t]*(?:\r?\n[ \t]+[^\r\n]*+)++"  # a block of YAML
    r"|\"(?:[^\"\\]|\\.)*+(?:\"|\Z)"  # "quoted"
    r"|\\\"(?:[^\"\\]|\\\\\\\"|\\\\|\\[^\"\\])*+(?:\\\"|\Z)"  # \"quoted inside quotes\"
    r"|\\{2,}\"[^\"]*+(?:\"|\Z)"  # quoted deeper
    r"|'(?:[^'\\]|\\.)*+(?:'|\Z)"  # the same with the other quote
    r"|\\'(?:[^'\\]|\\\\\\'|\\\\|\\[^'\\])*+(?:\\'|\Z)"
    r"|\\{2,}'[^']*+(?:'|\Z)"
    # Bare: up to a space, a quote, the next pair, or a bracket that closes what was opened before.
    r"|(?:[^\s&\"'<>\\%,;)\]}]|%(?!26)|\\(?![\"'nrt])|[,;](?![\s\"']|$|[\w.-]+[=:])|[)\]}](?![\s,;.)\]}\"']|$))+"
)
_ARN = r"arn:aws[\w-]*:secretsmanager:[\w-]*:[0-9]*:\Z"
_LONGEST_ARN = 90
"""Characters before the resource: partition, service, region, account."""
_LINE = r"\\*[\"']?[^\r\n\"'\\]+"
_WHOLE_LINES = ("authorization", "cookie")
"""Names whose values have spaces and further pairs in them, as headers are written."""
_INPUT = r"(?s)(\[type=[\w.-]{1,80}, input_value=).{0,300}?(?=, input_type=\w)"
_OPTION = r"(?<![\w-])--([\w-]+)(\s+)([^\s\"'-][^\s\"']*)"


def mask_pairs(text: str) -> str:
    """Return a text without the values behind secret names and a ":", a "=" or the like."""
    parts: list[str] = []
    done = position = 0
    while match := pattern(_NAME).search(text, position):
        position = match.end()
        # What follows an innocent name is looked through as well: it may hold pairs of its own.
        if not is_secret_name(match[1]) or _ends_arn(text, match.start()):
            continue
        whole = match[1].lower().endswith(_WHOLE_LINES) and text[position : position + 1] not in {'"', "'"}
        value = pattern(_LINE if whole else _VALUE).match(text, position)
        if value is None or value[0] == MASK:
            continue
        position = value.end()
        parts += (text[done : match.end()], _mask_value(value[0]))
        done = position
    return "".join((*parts, text[done:])) if parts else text


def _ends_arn(text: str, start: int) -> bool:
    """Return whether a name is that part of an ARN which says what kind of thing it names: `...:secret:orb/dev`."""
    if text[start - 1 : start] != ":":
        return False
    return pattern(_ARN).search(text, max(start - _LONGEST_ARN, 0), start) is not None


def _mask_value(value: str) -> str:
    bare = value.lstrip("\\")
    if bare[:1] not in {'"', "'"}:
        return MASK
    quote = value[: len(value) - len(bare)] + bare[0]
    return f"{quote}{MASK}{quote}"


def mask_inputs(text: str) -> str:
    """Return a text without the inputs that errors of pydantic quote.

    An input can be a mistyped password, cut where no name is left beside it.
    """
    return pattern(_INPUT).sub(rf"\1{MASK}", text)


def mask_options(text: str) -> str:
    """Return a text without the values of secret options of a command."""
    return pattern(_OPTION).sub(_mask_option, text)


def _mask_option(match: re.Match[str]) -> str:
    name, space, value = match.groups()
    return f"--{name}{space}{MASK}" if is_secret_name(name) and MASK not in value else match[0]
