"""Random structures with a secret after a secret name, in the syntaxes of logs and audit trails.

This module is independent of the redaction and imports nothing from it: tests would not find a fault that both share.
"""

from __future__ import annotations

import configparser
import io
import json
import pprint
import shlex
import string
from collections import OrderedDict, deque
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus, unquote_plus, urlencode

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = (
    "password", "db_password", "DB_PASSWORD", "userPassword", "secret", "client_secret", "clientSecret", "apiKey",
    "api_key", "X-Api-Key", "access_token", "refreshToken", "accessTokenV2", "privateKey", "psk", "AccountKey",
    "smtp_pass", "pass", "passphrase", "AWS_SECRET_ACCESS_KEY", "authorization", "stripe_key", "credentials",
    "self.secret", "app.client.secret", "user.password.0", "stripe.key", "aws.secret.access.key", "api.key",
    "connect.sid", "ASP.NET_SessionId",
)  # fmt: skip
HARMLESS = ("user", "port", "region", "orderId", "status", "note", "items", "path", "enabled", "count")
ALPHABETS = (
    string.ascii_letters + string.digits,
    string.ascii_letters + string.digits + "-_.~",
    string.ascii_letters + string.digits + "+/=",
    string.ascii_letters + string.digits + string.punctuation,
    string.ascii_letters + " " * 6,
    string.ascii_letters + "'\"\\" * 4,
    string.ascii_letters + "()[]{}<>" * 2,
    string.ascii_letters + ",;:=&%#|" * 2,
    string.ascii_letters + "@." * 4,
    string.ascii_letters + "äöüßéñçλжд中文",
)


class Case(NamedTuple):
    """A text or structure that contains a secret."""

    value: object
    secret: str
    syntax: str
    other: object
    """The same value with another secret. Characters that both show are not part of the secret."""

    def left_in(self, shown: str, other: str) -> str:
        """Return four neighbouring characters of the secret that `shown` has and `other` lacks, or an empty text."""
        views = _views(shown)
        usual = _views(other)
        for secret in {self.secret, self.secret.replace("\\", "")}:
            for start in range(len(secret) - 3):
                run = secret[start : start + 4]
                # Blanks, quotes and backslashes are everywhere.
                if sum(mark in " '\"\\" for mark in run) < 2 and run in views and run not in usual:
                    return run
        return ""


def _views(shown: str) -> str:
    """Return a text and the same without quoting, which adds only backslashes and percent signs."""
    text = "\n".join([shown, *_texts(json.loads(shown))])
    return "\n".join((text, text.replace("\\", ""), unquote_plus(text)))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [str(value)]


class Opaque:
    """A class like pydantic's SecretStr that shows its value."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"SecretStr({self.value!r})"


class Angled(Opaque):
    def __repr__(self) -> str:
        return f"<Secret value={self.value!r}>"


@dataclass
class Token:
    value: str
    kind: str = "x"


@dataclass
class Login:
    user: object
    password: object


def secret_text(random: Random) -> str:
    alphabet = random.choice(ALPHABETS)
    length = random.choice((12, 16, 20, 32, 40))
    while True:
        text = "".join(random.choice(alphabet) for _ in range(length))
        # Not a name, not a word of the masks, and no text that its syntax would trim.
        if text.strip() == text and sum(map(str.isalpha, text)) >= 5:
            return text


def plain_object(random: Random) -> object:
    return random.choice(
        ("x", 1, 2.5, None, True, [1, 2], {"user": "u"}, "it is", "a, b", "", "x: y", "(see below)")
    )


def under_name(random: Random, secret: str, *, python: bool) -> object:
    """Return a value that contains the secret."""
    forms: list[Callable[[], object]] = [
        lambda: secret,
        lambda: secret,
        lambda: [secret],
        lambda: ["ab", secret, 1],
        lambda: {"S": secret},
        lambda: {"value": secret, "n": 1},
        lambda: {"L": [{"S": secret}]},
        lambda: [[{"a": [secret]}]],
    ]
    if python:
        forms += [
            secret.encode,
            lambda: bytearray(secret.encode()),
            lambda: (secret,),
            lambda: {secret},
            lambda: frozenset({secret, "x"}),
            lambda: Opaque(secret),
            lambda: Angled(secret),
            lambda: Token(secret),
            lambda: deque([secret]),
            lambda: OrderedDict(a=secret),
            lambda: [Opaque(secret), Token(secret)],
        ]
    return random.choice(forms)()


def around(random: Random, entry: dict[str, object], *, python: bool) -> object:
    """Return a nested structure that contains the entry."""
    value: object = entry
    if isinstance(value, dict):
        before = {random.choice(HARMLESS): plain_object(random) for _ in range(random.randrange(3))}
        after = {random.choice(HARMLESS) + "2": plain_object(random) for _ in range(random.randrange(3))}
        value = {**before, **value, **after}
    for _ in range(random.choice((0, 0, 1, 2, 4, 8))):
        kind = random.randrange(4 if python else 2)
        if kind == 0:
            value = {random.choice(HARMLESS): value, "last": plain_object(random)}
        elif kind == 1:
            value = [plain_object(random), value, "z"]
        elif kind == 2:
            value = (value,)
        else:
            value = Login(value, None) if random.random() < 0.5 else OrderedDict(inner=value)
    return value


def entry_of(random: Random, secret: str, *, python: bool) -> dict[str, object]:
    """Return a secret with its name: as the name's value, or as a record."""
    name = random.choice(NAMES)
    value = under_name(random, secret, python=python)
    kind = random.randrange(9)
    if kind < 5:
        return {name: value}
    if kind == 8 and isinstance(value, str):
        key: list[tuple[str, object]] = [
            ("kty", "RSA"),
            (random.choice(("d", "p", "k")), value),
            ("kid", "k-1"),
        ]
        random.shuffle(key)
        return {"jwk": dict(key)}
    words = random.choice(
        (("name", "value"), ("Name", "Value"), ("key", "value"), ("Key", "Value"), ("ParameterKey", "ParameterValue"),
         ("name", "values"), ("name", "default"), ("field", "old"), ("field", "new"), ("attribute", "before"),
         ("Property", "After"), ("header", "content"), ("variable_name", "val"))
    )  # fmt: skip
    record: list[tuple[str, object]] = [(words[0], name), (words[1], value), ("more", {"a": 1})]
    random.shuffle(record)
    if kind == 5:
        return {"env": [dict(record), {words[0]: "stage", words[1]: "dev"}]}
    if kind == 6:
        return dict(record)
    pair: object = (name, value) if python else [name, value]
    return {"pairs": [pair, ["stage", "dev"]]}


def structure(random: Random, secret: str, *, python: bool) -> object:
    return around(random, entry_of(random, secret, python=python), python=python)


def json_text(random: Random, secret: str) -> str:
    value = structure(random, secret, python=False)
    text = json.dumps(value, indent=random.choice((None, None, 2)), ensure_ascii=False)
    for _ in range(random.choice((0, 0, 1, 2))):
        text = json.dumps({"body": text}, ensure_ascii=False)
    return random.choice(("{}", "got {}", "{} and more", "a: {}, b: 1")).replace("{}", text)


def repr_text(random: Random, secret: str) -> str:
    value = structure(random, secret, python=True)
    text = random.choice((repr, repr, pprint.pformat))(value)
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        text = repr({"body": text})
    return random.choice(("{}", "got {}", "{} and more", "f({}, b=1)")).replace("{}", text)


def mixed_text(random: Random, secret: str) -> str:
    """Return JSON in a `repr`, or a `repr` in JSON."""
    if random.random() < 0.5:
        return repr({"body": json.dumps(structure(random, secret, python=False), ensure_ascii=False), "n": 1})
    return json.dumps({"body": repr(structure(random, secret, python=True)), "n": 1}, ensure_ascii=False)


def call_text(random: Random, secret: str) -> str:
    name = random.choice(("password", "client_secret", "token", "apiKey"))
    literal = repr(under_name(random, secret, python=True))
    return random.choice(
        (f"connect(host='x', {name}={literal}, port=1)", f"{name} = {literal}", f"self.{name} = {literal}",
         f"def f(a, {name}: str | None = {literal}, b=1)", f"os.environ[{name!r}] = {literal}",
         f"assert {name} == {literal}", f"assert {name} != {literal}", f"setenv({name!r}, {literal}, 1)",
         f"Login(user='x', {name}={literal})", f"setattr(user, {name!r}, {literal})",
         f"Field(name={name!r}, default={literal})", f"<Key.A: '{name}'>: {literal}")
    )  # fmt: skip


def shell_text(random: Random, secret: str) -> str:
    # A value that begins with a dash would be an option to a shell, too.
    secret = secret.lstrip("-")
    option = random.choice(("--password", "--client-secret", "--api-key", "-password", "--db_password"))
    name = random.choice(("PGPASSWORD", "DB_PASSWORD", "AWS_SECRET_ACCESS_KEY", "API_KEY"))
    double = '"' + "".join("\\" + c if c in '\\"$`' else c for c in secret) + '"'
    quoted = random.choice((shlex.quote(secret), double))
    always = quoted if quoted[0] in "'\"" else f"'{quoted}'"
    command = random.choice(
        (f"psql {option} {quoted} -h db", f"psql {option}={quoted} -h db", f"psql -U x {option} \\\n  {quoted} -h db",
         f"mysql -u x -p{always} db", f"{name}={quoted} psql -h db", f"export {name}={quoted}",
         f"docker run -e {name}={quoted} image", f"env A=1 {name}={quoted} B=2 run",
         f"curl -H {shlex.quote(f'X-Api-Key: {secret}')} https://x",
         f"docker run -e {shlex.quote(f'{name}={secret}')} i",
         shlex.join(["curl", "-d", json.dumps({"user": "x", "password": secret}), "https://x"]),
         shlex.join(["curl", "-d", json.dumps({"name": name, "value": secret}), "https://x"]))
    )  # fmt: skip
    # A command within a command, and within that.
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        command = shlex.join([*random.choice((["bash", "-c"], ["ssh", "db"], ["su", "x", "-c"])), command])
    return random.choice(("{}", "{}", "ran: {}", "set -x\n{}\necho done")).replace("{}", command)


def arguments(random: Random, secret: str) -> list[str]:
    option = random.choice(("--password", "--client-secret", "--api-key", "-password"))
    return random.choice(
        (
            ["psql", option, secret, "-h", "x"],
            ["psql", f"{option}={secret}"],
            ["env", f"DB_PASSWORD={secret}", "x"],
        )
    )


def yaml_text(random: Random, secret: str) -> str:
    value = structure(random, secret, python=False)
    if not isinstance(value, dict | list) or random.random() < 0.3:
        value = {"a": 1, random.choice(NAMES): secret, "z": 2}
    text = yaml.safe_dump(
        value,
        default_flow_style=random.choice((False, False, False, None, True)),
        default_style=random.choice((None, None, None, "'", '"', "|", ">")),
        allow_unicode=True,
        sort_keys=False,
        indent=random.choice((2, 2, 4)),
        width=random.choice((20, 80, 1000)),
    )
    return text if random.random() < 0.7 else repr(text)


def toml_text(random: Random, secret: str) -> str:
    name = random.choice(NAMES)
    basic = json.dumps(secret, ensure_ascii=False)
    literal = f"'{secret}'" if "'" not in secret else basic
    value = random.choice((basic, literal, f"[{basic}, 'x']", f"[\n{basic},\n]", f"{{ a = {basic} }}"))
    line = random.choice((f"{name} = {value}", f"{name:20} = {value}", f'"{name}" = {value}'))
    return random.choice(
        (f"[db]\nuser = 'x'\n{line}\nport = 1\n", f"a = 1\n[{name}]\nx = {basic}\n[other]\nb = 1\n",
         f"[[env]]\nname = '{name}'\nvalue = {basic}\n[[env]]\nname = 'a'\nvalue = 'b'\n")
    )  # fmt: skip


def ini_text(random: Random, secret: str) -> str:
    parser = configparser.RawConfigParser(delimiters=random.choice(("=", ":")))
    name = random.choice(NAMES)
    parser[random.choice(("db", "credentials"))] = {"user": "x", name: secret, "port": "1"}
    out = io.StringIO()
    parser.write(out, space_around_delimiters=random.random() < 0.5)
    return out.getvalue()


def url_text(random: Random, secret: str) -> str:
    name = random.choice((*NAMES, "user[password]", "password[]", "password[0]"))
    form = urlencode(
        {"page": 2, name: secret, "size": 5},
        quote_via=random.choice((quote, lambda *a: quote(a[0], safe=""))),
    )
    if random.random() < 0.3:
        form = urlencode({"client_id": "x", random.choice(("code", "state")): secret, "scope": "a"})
    url = random.choice((form, f"https://x.example/a?{form}", f"https://x.example/a#{form}"))
    if random.random() < 0.3:
        url = f"https://y.example/?to={quote(url, safe='')}&z=1"
    return random.choice(("{}", "GET {} 200", "'{}'", "url={}")).replace("{}", url)


def address_text(random: Random, secret: str) -> str:
    """Return a URL that contains a structure."""
    text = json.dumps(structure(random, secret, python=False), ensure_ascii=random.random() < 0.5)
    if random.random() < 0.3:
        text = random.choice((json.dumps({"body": text}), repr([text]), repr(text.encode())))
    encode = random.choice((quote, quote_plus, lambda text: quote(text, safe="!'()*")))
    for _ in range(random.choice((1, 1, 1, 2))):
        text = f"https://x.example/a?page=2&filter={encode(text)}&z=1"
    return random.choice(("{}", "GET {} 200", "'{}'", "to: {}", "{}, b")).replace("{}", text)


def header_text(random: Random, secret: str) -> str:
    name = random.choice(("Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "Proxy-Authorization"))
    value = f"sid={secret}; Path=/" if name.endswith("Cookie") else secret
    if name.endswith("Authorization"):
        value = random.choice((secret, f"Digest username=x, response={json.dumps(secret)}"))
    return random.choice((f"GET / HTTP/1.1\r\nHost: x\r\n{name}: {value}\r\nAccept: */*", f"{name}: {value}"))


TEXTS = (
    json_text, json_text, repr_text, repr_text, mixed_text, call_text, shell_text, yaml_text, yaml_text, toml_text,
    ini_text, url_text, address_text, header_text,
)  # fmt: skip


def _numbered(random: Random, secret: str) -> str:
    number = random.choice((int, Decimal))(secret)
    return repr({"a": 1, random.choice(NAMES): number, "b": 2})


def made(seed: str, make: Callable[[Random, str], object]) -> Case:
    """Return a case of one kind."""
    secret = secret_text(Random(seed))
    if make is _numbered:
        secret = str(Random(seed).randrange(10**12, 10**20))
    other = "1" * 12 if make is _numbered else "Qx" * (len(secret) // 2)
    # The text around a secret does not depend on the secret.
    return Case(make(Random(seed), secret), secret, make.__name__, make(Random(seed), other))


def python_structure(random: Random, secret: str) -> object:
    return structure(random, secret, python=True)


KINDS: tuple[Callable[[Random, str], object], ...] = (
    python_structure, python_structure, arguments, _numbered, *TEXTS
)  # fmt: skip


def case(seed: int) -> Case:
    """Return one case."""
    return made(str(seed), KINDS[seed % len(KINDS)])
