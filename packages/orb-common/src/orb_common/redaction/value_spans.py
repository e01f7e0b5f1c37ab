"""Finds where a value in a text starts and ends: a word, a quoted text, brackets, a line with deeper lines below.

A text can contain JSON, a `repr`, a command line or YAML, each within another, so it cannot be parsed. Of two possible
readings the longer value is used: hiding too much is better than showing the rest of a secret. No pattern backtracks.
"""

from __future__ import annotations

from .patterns import pattern

__all__ = ["end_of_argument", "end_of_block", "end_of_item", "end_of_quoted", "end_of_value", "value_span"]

_STRING = r"(?:[bBrRuUfF]{1,2}|[$@])?(\\*)([\"'])"
_TRIPLE = (
    r"(?s)(?:[bBrRuUfF]{1,2})?"
    r"(?:\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"{3,5}|\Z)|'''(?:[^'\\]|\\.|'(?!''))*+(?:'{3,5}|\Z))"
)
_CALL = r"<(?=[A-Za-z_])|(?:&?[A-Za-z_][\w.]{0,127})?(?=[(\[{])"
_QUOTES = {"'": r"(?<!\\)(\\*+)'", '"': r'(?<!\\)(\\*+)"'}
_DELIMITER = r"(?:\s|\\{1,64}n){0,64}(?:[,)\]}>:]|\Z)|\r?\n"
_GOES_ON = r"[^\s,)\]}:;&\\\"'>]|>[\w]"
_END = r"[\s,)\]}:;&\\]|\Z"
_CONTINUED = r"[ \t]*(?:\r?\n|\\{1,64}n)[ \t]*+[bBrRuU]{0,2}(\\*)([\"'])"
"""`pprint` breaks a long text into quoted lines, one below the other."""
_SHELL_QUOTE = r"\\*\"\\*'\\*\"\\*'"
"""`shlex.quote` writes this for a quote within quotes, after the closing quote."""
_REST_OF_SHELL_QUOTE = r"\\*'\\*\"\\*'"
"""The same after its first double quote."""
_MAX_SHELL_DEPTH = 3
"""How deep commands are searched for within commands: `bash -c '...'`."""
_MARKS = r"(?<!\\)(\\*+)([\"'])|[()\[\]{}]"
_MARKS_OF_OBJECTS = _MARKS.replace("{}]", "{}<>]")
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
# Up to a space, a quote, the next pair, or a bracket that closes an earlier one.
_WORD = (
    r"(?:[^\s&\"'<>\\%,;)\]}]|%(?!26)|\\(?![\"'nrt])|[,;](?![\s\"']|$|[\w.-]{1,64}[=:])"
    r"|[)\]}](?![\s,;.)\]}\"'\\]|$))+"
)
_WORD_OF_QUERY = _WORD.replace("%(?!26)", "%")
"""In a query that is not encoded as a whole, "%26" belongs to the value."""
_WORD_OF_SHELL = r"(?:[^\s&\"'<>;|\\]|\\(?![\"'nrt]))+"
_SHELL_NAME = r"-[\w.-]+|[A-Z][A-Z0-9_]+"
_BEFORE = r"([ \t]*(?:(?:-|\?|export|const|let|var|declare -x)[ \t]+)*)(?:[A-Za-z_][\w.]{0,127}:[ ])?\$?"
_LEAD = rf"(?:(?:\A|[\r\n]|(\\+)n){_BEFORE}\\*[\"']?|(?<!\\)(\\*+)[\"']{_BEFORE}\\*[\"'])\Z"
_MAX_LEAD = 512
_BLOCK = r"[|>][0-9+-]{0,2}[ \t]*(?:\r?\n|\\{1,64}n)"
"""The beginning of a YAML block, after the name."""
_BREAK = r"(?:\r?\n|\r|(?<!\\)(\\++)n)([ \t]*+)(?:((?=[\r\n]|\\++[nr]|\Z))|(-[ \t\r\n\\]))?"

_GAP = r"(?:\s|%20|\\{1,64}n){0,256}"
_SPACES = r"[ \t]*+"
_TYPE = r"[ \t]{0,8}[\w.]{1,64}(?:\[[\w.,| \[\]]{0,128}\])?(?:[ \t]{0,4}\|[ \t]{0,4}[\w.]{1,64}){0,8}[ \t]{1,4}=[ \t]"
"""The type between a parameter's name and its default: `password: str | None = `."""
_MEMBER = r">[ \t]{0,4}[:=]\s{0,64}"
_OUTER_QUOTE = r"(?<!\\)(\\*+)([\"'])\Z"
_MAX_ESCAPES = 64
_FLOW = r"[{,][ \t]{0,4}\Z"
_TO_NEXT_ENTRY = r"(?:[^\r\n,}\]]|\r?\n(?=[ \t]))++"
# A sentence or a header ends at the next name or at a comma.
_TO_NEXT_NAME = r"(?:[^\s,;]|[,;](?!\s|\Z)|[ \t](?![ \t]*[\w.-]{1,64}[:=]))++"
_TO_END_OF_LINE = r"[^\r\n]++"
_WHOLE_LINES = ("authorization", "cookie")
"""Names whose values contain spaces and pairs, as in headers."""
_STRUCTURE = r"(?:[bBrRuUfF]{1,2}|[$@])?\\*[\"']|(?:[A-Za-z_][\w.]*+)?[(\[{]|<(?=[A-Za-z_])"


def value_span(
    text: str, start_of_name: int, end_of_sign: int, *, name: str, closed: bool
) -> tuple[int, int]:
    """Return where the value of a name starts and ends.

    Args:
        text: The text.
        start_of_name: Where the name starts.
        end_of_sign: Where the sign between name and value ends.
        name: The name.
        closed: Whether a quote follows the name.
    """
    start = _end_of_match(_GAP, text, end_of_sign)
    if not closed:
        # 'password=...': the value ends at the quote that matches the one before the name.
        outer = pattern(_OUTER_QUOTE).search(text, max(start_of_name - _MAX_ESCAPES, 0), start_of_name)
        if outer:
            depth, quote = len(outer[1]), outer[2]
            return start, max(_end_of_quotes(text, start, depth, quote) - depth - 1, start)
    same_line = start == _end_of_match(_SPACES, text, end_of_sign)
    structured = pattern(_STRUCTURE).match(text, start) is not None
    line = None if closed and structured and same_line else _start_of_line(text, start_of_name)
    gap = text[end_of_sign:start]
    if same_line and line is None and (block := pattern(_BLOCK).match(text, start)):
        gap = block[0]
    if line is None and "n" in (gap := gap.replace("\n", "n")):
        # A block below the name: its lines are indented deeper than the line of the name.
        before = text[max(start_of_name - _MAX_LEAD, 0) : start_of_name].rpartition("\n")[2]
        column = len(before) - len(before.lstrip(" \t-"))
        return start, max(end_of_value(text, start), end_of_block(text, start, column, gap.count("\\")))
    if line:
        start = _end_of_match(_SPACES, text, end_of_sign)
        end = end_of_value(text, start) if structured and same_line else start
        return start, end_of_block(text, end, *line)
    colon = text[end_of_sign - 1] == ":"
    default = _end_of_match(_TYPE, text, end_of_sign) if colon else end_of_sign
    if default > end_of_sign:
        start = _end_of_match(_GAP, text, default)
    elif not structured:
        return start, _end_of_words(text, start, start_of_name, end_of_sign, name)
    end = end_of_value(text, start, encoded=_is_encoded(text, end_of_sign))
    if colon and pattern(_GOES_ON).match(text, end):
        # The value only looked like a call: `a[b]c>d` is a word.
        return start, max(end, _end_of_match(_TO_NEXT_NAME, text, start))
    # `<Key.PASSWORD: 'password'>: 'x'`: the member of an enum was the name.
    member = _end_of_match(_MEMBER, text, end)
    return start, end_of_value(text, member) if member > end else end


def _end_of_words(text: str, start: int, start_of_name: int, end_of_sign: int, name: str) -> int:
    """Return the end of a value without quotes and brackets."""
    flow = pattern(_FLOW).search(text, max(start_of_name - 5, 0), start_of_name)
    sign = text[end_of_sign - 1]
    if name.lower().endswith(_WHOLE_LINES):
        return max(end_of_item(text, start) if flow else start, _end_of_match(_TO_END_OF_LINE, text, start))
    if sign == ":" and flow:
        return end_of_item(text, start)
    if sign == ":" and text[end_of_sign : end_of_sign + 1] in {" ", "\t"}:
        end = _end_of_match(_TO_NEXT_NAME, text, start)
        return start + len(text[start:end].rstrip(" \t"))
    if sign == "=" and pattern(_SHELL_NAME).fullmatch(name):
        return _end_of_match(_WORD_OF_SHELL, text, start)
    return end_of_value(text, start, encoded=_is_encoded(text, end_of_sign))


def _is_encoded(text: str, end_of_sign: int) -> bool:
    """Return whether a sign is URL-encoded: `%3D`."""
    return text[end_of_sign - 3 : end_of_sign - 2] == "%"


def _end_of_match(source: str, text: str, start: int) -> int:
    match = pattern(source).match(text, start)
    return match.end() if match else start


def end_of_value(text: str, start: int, *, encoded: bool = False) -> int:
    """Return the end of the value that starts at `start`.

    Args:
        text: The text.
        start: Where the value starts.
        encoded: Whether the text around the value is URL-encoded, so that "%26" ends the value.
    """
    triple = pattern(_TRIPLE).match(text, start)
    if triple and pattern(_END).match(text, triple.end()):
        return triple.end()
    position = start
    if string := pattern(_STRING).match(text, start):
        position = _end_of_quotes(text, string.end(), len(string[1]), string[2])
        if string[2] == "'":
            position = max(position, _end_of_shell_quotes(text, start))
    elif call := pattern(_CALL).match(text, start):
        position = _end_of_brackets(text, call.end() - (call[0] == "<"))
    # In a shell, a word can continue after its quotes.
    return _end_of_match(_WORD if encoded else _WORD_OF_QUERY, text, position)


def end_of_argument(text: str, start: int) -> int:
    """Return the end of an argument of a command."""
    return _end_of_structure_or(_WORD_OF_SHELL, text, start)


def end_of_item(text: str, start: int) -> int:
    """Return the end of an item of a list. Without quotes and brackets, the item may contain spaces, as in YAML."""
    return _end_of_structure_or(_TO_NEXT_ENTRY, text, start)


def _end_of_structure_or(word: str, text: str, start: int) -> int:
    """Return the end of a value with quotes or brackets, or else of what the pattern `word` matches."""
    if pattern(_STRUCTURE).match(text, start):
        return end_of_value(text, start)
    return _end_of_match(word, text, start)


def end_of_quoted(text: str, start: int, depth: int, quote: str, *, lenient: bool = False) -> int:
    """Return where a quoted text ends, before its closing quote. `depth` backslashes and a quote opened it.

    A quote with more backslashes belongs to the text. The closing quote of a text that ends with a backslash also has
    more. The result is then too long, unless `lenient` accepts such a quote before a delimiter.
    """
    position = start
    while match := pattern(_QUOTES[quote]).search(text, position):
        position = match.end()
        escapes = len(match[1])
        before = text[match.start() - 1 : match.start()]
        # In `curl -d '{"a": "it'"'"'s"}'` the inner quotes end neither text.
        shell = None
        if quote == "'":
            shell = pattern(_SHELL_QUOTE).match(text, position)
        elif before == "'" and escapes <= depth:
            shell = pattern(_REST_OF_SHELL_QUOTE).match(text, position)
        if shell:
            position = shell.end()
        elif escapes <= depth:
            # In YAML, `\''` is a backslash and a quote. In Python, it is a quote and the end.
            doubled = match.start() > start and before == quote
            if not doubled or pattern(_END).match(text, position):
                return match.start()
        elif lenient and pattern(_DELIMITER).match(text, position):
            return position - depth - 1
    return len(text)


def _end_of_shell_quotes(text: str, start: int) -> int:
    """Return the end of a text that `shlex.quote` quoted more than once. For any other text, return `start`.

    In `bash -c 'psql --password '"'"'a b'"'"''` each inner quote is five characters long.
    """
    mark, opening = "'", None
    for _ in range(_MAX_SHELL_DEPTH):
        outer = mark.replace("'", "'\"'\"'")
        longer = pattern(_escaped(outer)).match(text, start)
        if longer is None:
            break
        mark, opening = outer, longer
    if opening is None:
        return start
    position = opening.end()
    while match := pattern(_escaped(mark)).search(text, position):
        position = match.end()
        inner = pattern(_escaped(f'"{mark}"{mark}')).match(text, position)
        if inner is None:
            return position
        position = inner.end()
    return len(text)


def _escaped(marks: str) -> str:
    return "".join(rf"\\*{mark}" for mark in marks)


def _end_of_quotes(text: str, start: int, depth: int, quote: str) -> int:
    """Return the end of a quoted text, after the closing quote. A doubled quote, as in YAML, does not end the text."""
    position = start
    while True:
        end = end_of_quoted(text, position, depth, quote)
        position = min(end + depth + 1, len(text))
        again = "\\" * depth + quote
        if text.startswith(again, position):
            position += len(again)
        elif below := pattern(_CONTINUED).match(text, position):
            depth, quote, position = len(below[1]), below[2], below.end()
        else:
            return position


def _end_of_brackets(text: str, start: int) -> int:
    marks = pattern(_MARKS_OF_OBJECTS if text[start] == "<" else _MARKS)
    closing: list[str] = []
    position = start
    while match := marks.search(text, position):
        position = match.end()
        if match[2]:
            end = end_of_quoted(text, position, len(match[1]), match[2])
            if text.find(match[2], position, end) >= 0:
                # Whether an escaped quote ends a text depends on the language. So it is unknown which brackets count.
                return len(text)
            position = min(end + len(match[1]) + 1, len(text))
        elif match[0] in _CLOSING:
            closing.append(_CLOSING[match[0]])
        elif match[0] == closing[-1]:
            closing.pop()
            if not closing:
                return position
    return len(text)


def _start_of_line(text: str, position: int) -> tuple[int, int] | None:
    """Return the column of a name that begins its line, and how lines end there. None: it does not begin a line.

    Marks of YAML lists and words such as `export` may precede the name. How lines end is a number: 0 for real line
    ends, otherwise the number of backslashes before an "n", as in a `repr`.
    """
    start = max(position - _MAX_LEAD, 0)
    # Only the text after the last line end matters.
    start = max(text.rfind("\n", start, position), text.rfind("\\n", start, position) - _MAX_ESCAPES, start)
    lead = pattern(_LEAD).search(text, start, position)
    if lead is None:
        return None
    if lead[3] is not None:
        # The first line of a quoted text.
        return len(lead[4]), len(lead[3]) + 1
    return len(lead[2]), len(lead[1] or "")


def end_of_block(text: str, start: int, column: int, escapes: int) -> int:
    """Return the end of a line with the lines below that belong to it: deeper lines, and YAML lists.

    Args:
        text: The text.
        start: Anywhere in the line.
        column: The column of its name.
        escapes: How many backslashes before an "n" end a line. 0: lines end with real line ends.
    """
    end = -1
    for match in pattern(_BREAK).finditer(text, start):
        if len(match[1] or "") != escapes:
            if escapes and not match[1]:
                return match.start() if end < 0 else end
            continue
        if end < 0:
            end = match.start()
        blank = match[3] is not None
        deeper = len(match[2]) > column or (len(match[2]) == column and match[4])
        continued = not escapes and text[match.start() - 1 : match.start()] == "\\"
        if deeper or continued:
            end = -1
        elif not blank:
            return end
    return len(text) if end < 0 else end
