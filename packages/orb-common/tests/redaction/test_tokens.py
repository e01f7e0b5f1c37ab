"""Tokens that are recognised by a fixed part."""

from __future__ import annotations

import io
import json
import random
import string
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.logging import get_logger
from orb_common.redaction import MASK, redact_text
from orb_common.redaction.prefilter import Sign, screen
from orb_common.redaction.token_kinds import KINDS, Kind
from orb_common.redaction.tokens import mask_tokens

from .token_samples import SEED, token

STREAM = io.StringIO()
LOG = get_logger("test-tokens", stream=STREAM)


# Written by hand, independent of the table: one shape for each kind. A is a letter or digit, H a hexadecimal digit,
# 9 a digit, X a capital, W a letter, digit, dash or underscore, B a character of Base64.
SHAPES = [
    "ghp_" + "A" * 36,
    "gho_" + "A" * 36,
    "ghu_" + "A" * 36,
    "ghs_" + "A" * 36,
    "ghr_" + "A" * 76,
    "github_pat_" + "A" * 22 + "_" + "A" * 59,
    "glpat-" + "W" * 20,
    "glptt-" + "H" * 40,
    "gldt-" + "W" * 20,
    "glrt-" + "W" * 20,
    "xoxb-999999999999-9999999999999-" + "A" * 24,
    "xoxp-99999999999-99999999999-999999999999-" + "H" * 32,
    "xapp-1-XXXXXXXXXXX-9999999999999-" + "H" * 64,
    "sk_live_" + "A" * 24,
    "rk_live_" + "A" * 24,
    "whsec_" + "A" * 32,
    "AIza" + "W" * 35,
    "ya29.a0" + "W" * 120,
    "GOCSPX-" + "W" * 28,
    "npm_" + "A" * 36,
    "pypi-AgEIcHlwaS5vcmc" + "W" * 140,
    "sk-" + "A" * 48,
    "sk-proj-" + "W" * 74 + "T3BlbkFJ" + "W" * 74,
    "sk-ant-api03-" + "W" * 93 + "AA",
    "hf_" + "A" * 34,
    "SG." + "W" * 22 + "." + "W" * 43,
    "AGE-SECRET-KEY-1" + "X" * 58,
    "hvs." + "W" * 95,
    "hvb." + "W" * 160,
    "FwoGZXIvYXdzE" + "B" * 300,
    "IQoJb3JpZ2luX2VjE" + "B" * 300,
    "AKIA" + "X" * 16,
    "ASIA" + "X" * 16,
    "da2-" + "h" * 26,
    "https://hooks.slack.com/services/TXXXXXXXX/BXXXXXXXXXX/" + "A" * 24,
    "https://discord.com/api/webhooks/999999999999999999/" + "W" * 68,
    "https://discordapp.com/api/webhooks/999999999999999999/" + "W" * 68,
    "dop_v1_" + "H" * 64,
    "dckr_pat_" + "W" * 27,
    "shpat_" + "H" * 32,
    "PMAK-" + "H" * 24 + "-" + "H" * 34,
    "glsa_" + "A" * 32 + "_" + "H" * 8,
    "lin_api_" + "A" * 40,
    "key-" + "H" * 32,
    "SK" + "H" * 32,
    "H" * 32 + "-us19",
    "99999999:AA" + "W" * 33,
    "A" * 14 + ".atlasv1." + "W" * 64,
    "AAA8Q~" + "W" * 34,
    "dapi" + "H" * 32,
    "rubygems_" + "H" * 48,
    "sntrys_" + "B" * 80,
    "figd_" + "W" * 40,
]
ALPHABETS = {
    "A": string.ascii_letters + string.digits,
    "H": "0123456789abcdef",
    "h": string.ascii_lowercase + string.digits,
    "9": string.digits,
    "X": "ACDEFGHJKLMNPQRSTUVWXYZ234567",
    "W": string.ascii_letters + string.digits + "-_",
    "B": string.ascii_letters + string.digits + "+/",
}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape[:16])
def test_best_known_tokens_are_hidden(shape: str) -> None:
    """40 random tokens of each shape are hidden in a message, a field, a list, and JSON in a text."""
    chance = random.Random(f"{SEED}{shape}")
    # Runs of one letter are random; the rest of a shape is fixed.
    runs = [shape[0]]
    for character in shape[1:]:
        if character == runs[-1][0]:
            runs[-1] += character
        else:
            runs.append(character)
    for _ in range(40):
        secret, random_part = "", ""
        for run in runs:
            if len(run) > 7 and run[0] in ALPHABETS:
                random_part = "".join(chance.choices(ALPHABETS[run[0]], k=len(run)))
                secret += random_part
            else:
                secret += run
        STREAM.seek(0)
        STREAM.truncate()
        LOG.info("got %s", secret)
        LOG.info("x", field={"a": [secret, f"and {secret}."]})
        LOG.info("x", field=json.dumps({"body": json.dumps({"a": secret})}))
        line = STREAM.getvalue()
        assert line.count("\n") == 3
        assert secret not in line
        for at in range(len(random_part) - 5):
            assert random_part[at : at + 6] not in line.replace(MASK, "")


@pytest.mark.parametrize(
    "text",
    [
        "ghp_short",
        "glpat-1234",
        "task-abcdefghijklmnopqrst",
        "xghp_" + "a" * 36,
        "sk-learn-ensemble-forest-classifier",
        "npm_config_user_agent_of_this_machine",
        "test_that_re_evaluates_the_rules_of_all_of_them",
        "hf_transformers_cache",
        "api-gateway-integration-of-the-users",
        "us-east-1.amazonaws.com/organizations",
        "key-value-store-of-the-function",
        "https://hooks.slack.com/services/",
        "https://discord.com/api/v10/channels/9/messages",
        "SG.west.example.com",
        "arn:aws:iam::123456789012:role/orb-integration-hub-dev-users",
        "secret_manager_of_the_application",
        "dp.pt.short",
        "AIzaShort",
        "pypi-server-of-the-company",
        "live_update_of_all_dashboards_of_this_team",
        "hvs.example.com/secrets/x",
    ],
)
def test_what_only_begins_alike_stays(text: str) -> None:
    """Names, words of prose and tokens that are too short stay."""
    assert redact_text(text) == text
    assert mask_tokens(f"x {text} y") == f"x {text} y"


FIXED = st.sampled_from([kind.fixed for kind in KINDS])
PIECES = st.one_of(
    FIXED,
    st.text(string.ascii_letters + string.digits + "_-.", max_size=40),
    st.text(max_size=3),
    st.sampled_from(["\\n", "%3D", "\x1b[1m", '"', " ", "\u200b"]),
    st.builds(lambda kind, seed: token(kind, random.Random(seed)), st.sampled_from(KINDS), st.integers()),
)


@settings(max_examples=4 * settings().max_examples)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_no_token_is_overlooked_in_a_line(text: str) -> None:
    """If a text contains a token, `screen` finds the sign of tokens in its line."""
    clean = mask_tokens(text)
    line = json.dumps({"v": text}, ensure_ascii=False).encode("utf-8", "replace")
    if clean != text:
        assert screen(line, line.decode()).signs & Sign.TOKEN
        assert len(text) >= screen(line, line.decode()).length


@pytest.mark.parametrize(
    "kind", KINDS[::7] + tuple(kind for kind in KINDS if kind.before), ids=lambda kind: kind.fixed
)
def test_beginnings_without_an_end_are_read_once(kind: Kind) -> None:
    """No pattern backtracks on a text that repeats the beginning of a token. (The test passes if it ends.)"""
    for text in (
        kind.fixed * (200_000 // len(kind.fixed)),
        f"{kind.fixed}{kind.alphabet[:1] * max(kind.length - 1, 0)} "
        * (200_000 // (len(kind.fixed) + kind.length + 1)),
        (kind.before[:1] or "a") * 200_000 + kind.fixed,
    ):
        mask_tokens(text)


def test_nothing_is_compiled_for_ordinary_words() -> None:
    """Short words do not load the table, and long words that are not tokens compile no pattern."""
    code = (
        "import sys\n"
        "from orb_common.redaction.patterns import pattern\n"
        "from orb_common.redaction.tokens import mask_tokens\n"
        "mask_tokens('order_dispatched to the customer, 3 of 4')\n"
        "assert 'orb_common.redaction.token_kinds' not in sys.modules\n"
        "for text in ('/organizations/2f6a5d0e-3b1c-4e8f-9a67-0c5d4b3a2f1e/users',\n"
        "             '1-5759e988-bd862e3fe1be46a994272793', 'a' * 64,\n"
        "             'arn:aws:lambda:eu-west-1:123456789012:function:orb-integration-hub-dev-users'):\n"
        "    assert mask_tokens(text) == text\n"
        "assert not pattern.cache_info().currsize, pattern.cache_info()\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
