"""Masks values after a secret name in a text: `password=...`, `"token": [...]`, `--client-secret '...'`.

`value_spans` finds where such a value ends. No pattern backtracks, as in `shapes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .masks import MASK
from .names import is_secret_name, may_end_secret_name
from .patterns import pattern
from .value_spans import end_of_argument, end_of_block, end_of_item, value_span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

__all__ = ["mask_inputs", "mask_options", "mask_pairs", "mask_sections", "mask_tuples", "mask_value"]

# In an encoded URL, a name may follow "%26" or "%3F", whose digits are not part of the name.
_NAME = (
    r"(?:(?<![\w.%-])|(?<=%[0-9a-fA-F]{2})|(?<=%)(?![0-9a-fA-F]{2}))([\w.-]{2,}+)"
    r"(\\*(?:[\"']|%2[27])?)(?:(?:\]|%(?:25)?5[dD])|(?:\[|%(?:25)?5[bB])[\"'\\]{0,64}([\w.-]{0,64})[\"'\\]{0,64}(?:\]|%(?:25)?5[dD]))?"
    r"(?:\s|%20){0,64}(?:[=!~]?={1,2}>?|:{1,2}=?|[+?|]=|-{0,2}>:?|%3[aAdDeE])"
)
_WORD_BEFORE = r"([A-Za-z]{1,32})[ ]\Z"
_ARN = r"arn:aws[\w-]*:secretsmanager:[\w-]*:[0-9]*:\Z"
_MAX_ARN_PREFIX = 90
"""The most characters of an ARN before the resource: partition, service, region, account."""
_INPUT = r"(?s)(\[type=[\w.-]{1,80}, input_value=).{0,300}?(?=, input_type=\w)"
_OPTION = (
    r"(?<![\w\"'-])-p(?=\\*[\"'])"  # the password of MySQL's tools
    # Separated by a space, or two items of a list.
    r"|(?<![\w-])(--?[A-Za-z][\w.-]*+)"
    r"(?:\\*[\"']\s{0,16},\s{0,64}|[\"']?(?:\s|\\{1,64}(?:\r?\n|(?<=\\{3})n)){1,64})(?!-[\w-])(?=\S)"
)
_BLANK = r"(?:\s|\\{1,64}n){0,256}"
# One simple argument may precede the name: `setattr(user, 'password', ...)`.
_TUPLE = (
    rf"(?:\[{_BLANK}(?:[bBuUrR]{{0,2}}\\*[\"'])?|\((?:[\w.]{{1,64}},)?{_BLANK}[bBuUrR]{{0,2}}\\*[\"'])"
    rf"([\w./:-]{{2,256}}+)\\*[\"']?\s{{0,64}},{_BLANK}"
)
_LISTED = (
    rf"-[ \t]{{1,64}}-[ \t]{{1,64}}(?:[|>][0-9+-]{{0,2}}{_BLANK})?"
    r"\\*[\"']?([\w./:-]{2,256}+)\\*[\"']?[ \t]{0,64}(?:\r?\n|(\\{1,64})n)([ \t]*+)-[ \t]"
)
_CLOSED = rf"{_BLANK},?{_BLANK}\]"
_SECTION = (
    r"(?m)(?:^|\\{1,64}n|[\"'])[ \t]{0,64}\[{1,2}[ \t]{0,8}([\w.\"' /:-]{1,256}+)\]{1,2}[ \t]{0,64}"
    r"(?=\r?$|\\{1,64}[rn])"
)


def mask_pairs(text: str) -> str:
    """Return a text without the values that follow a secret name and a sign such as ":" or "="."""
    parts: list[str] = []
    done = position = 0
    while match := pattern(_NAME).search(text, position):
        position = match.end()
        # The value of a harmless name is searched as well: it may contain pairs.
        start_of_name = _start_of_name(text, match)
        if start_of_name is None or _ends_arn(text, start_of_name):
            continue
        start, end = value_span(text, start_of_name, match.end(), name=match[1], closed=bool(match[2]))
        if start < end:
            parts += (text[done:start], mask_value(text[start:end]))
            done = position = end
    return "".join((*parts, text[done:])) if parts else text


def _start_of_name(text: str, match: re.Match[str]) -> int | None:
    """Return where the secret name of a match starts; None if the name is not secret."""
    name, _, subscript = match.groups()
    start = match.start()
    # In a `repr`, the "n" of a line end, `\n`, looks like the first letter of the name.
    if text[start - 1 : start] == "\\" and name[0] in "nrt" and is_secret_name(name[1:]):
        return start + 1
    if is_secret_name(name) or (subscript and is_secret_name(subscript)):
        return start
    if not may_end_secret_name(name):
        return None
    before = pattern(_WORD_BEFORE).search(text, max(start - 40, 0), start)
    return before.start() if before and is_secret_name(f"{before[1]} {name}") else None


def _ends_arn(text: str, start: int) -> bool:
    """Return whether a name is the resource type in an ARN: `...:secret:orb/dev`."""
    if text[start - 1 : start] != ":":
        return False
    return pattern(_ARN).search(text, max(start - _MAX_ARN_PREFIX, 0), start) is not None


def mask_value(value: str) -> str:
    """Return the mask, in the quotes of the value if it has any."""
    bare = value.lstrip("\\")
    if bare[:1] not in {'"', "'"}:
        return MASK
    quote = value[: len(value) - len(bare)] + bare[0]
    return f"{quote}{MASK}{quote}"


def mask_inputs(text: str) -> str:
    """Return a text without the inputs that pydantic's errors quote.

    Such an input can be a mistyped password. Pydantic may have cut off the name before it.
    """
    return pattern(_INPUT).sub(rf"\1{MASK}", text)


def mask_options(text: str) -> str:
    """Return a text without the values of secret options: `--password 'x'`, `['--password', 'x']`, `-p'x'`."""
    return _mask_after(_OPTION, _end_of_argument, text)


def _end_of_argument(text: str, match: re.Match[str]) -> int:
    end = end_of_argument(text, match.end())
    return match.end() if text[match.end() : end].strip("\\\"'") == MASK else end


def mask_tuples(text: str) -> str:
    """Return a text without the values in `("password", ...)`, `["password", ...]`, and the same in YAML."""
    return _mask_after(_LISTED, _end_of_listed, _mask_after(_TUPLE, _end_of_item, text))


def _mask_after(source: str, end_of: Callable[[str, re.Match[str]], int], text: str) -> str:
    """Return a text without the values that follow a pattern. Its first group, if it matches, must be a secret name."""
    parts: list[str] = []
    done = position = 0
    while match := pattern(source).search(text, position):
        position = match.end()
        if (match[1] is None or is_secret_name(match[1])) and (end := end_of(text, match)) > position:
            parts += (text[done:position], mask_value(text[position:end]))
            done = position = end
    return "".join((*parts, text[done:])) if parts else text


def _end_of_item(text: str, match: re.Match[str]) -> int:
    end = end_of_item(text, match.end())
    # A list of more than two items is a list of names. With an escaped quote, the end of the item is uncertain.
    alone = text[match.start()] == "(" or end == len(text) or "\\" in text[match.end() : end]
    if not alone:
        alone = pattern(_CLOSED).match(text, end) is not None
    return end if alone else match.end()


def _end_of_listed(text: str, match: re.Match[str]) -> int:
    return end_of_block(text, match.end(), len(match[3]), len(match[2] or ""))


def mask_sections(text: str) -> str:
    """Return a text without secret sections of TOML and INI, such as all lines below `[credentials]`."""
    headers = list(pattern(_SECTION).finditer(text))
    if not headers:
        return text
    parts: list[str] = []
    done = 0
    for position, header in enumerate(headers):
        if any(map(is_secret_name, (header[1], *header[1].split(".")))):
            end = headers[position + 1].start() if position + 1 < len(headers) else len(text)
            parts += (text[done : header.end()], f"\n{MASK}\n" if text[header.end() : end].strip() else "")
            done = end
    return "".join((*parts, text[done:])) if parts else text
