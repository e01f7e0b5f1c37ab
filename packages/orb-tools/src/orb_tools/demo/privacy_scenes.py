"""The scenes of privacy: a person exports their own data, and another one is erased."""

from __future__ import annotations

import time
import urllib.request
from typing import TYPE_CHECKING

from orb_tools.demo.cast import EMEKA, EVERYBODY
from orb_tools.hub.people import BRUNO, FARIDA, OLIVIA

if TYPE_CHECKING:
    from orb_tools.demo.stage import Stage


def play_export(stage: Stage) -> None:
    """Bruno asks for all that is held about him, and gets it at once."""
    new = {"requestType": "DATA_ACCESS", "legalBasis": "GDPR_ARTICLE_15_RIGHT_OF_ACCESS"}
    asked = stage.expect(200, "Bruno asks for all data about him", BRUNO, "PrivacyRequestsCreate", new)
    stage.check("... which is answered at once", good=asked.field("status") == "COMPLETED")
    start = time.perf_counter()
    report = _download(stage, str(asked.field("accessReport")))
    others = [person.email for person in EVERYBODY if person is not BRUNO and person.email in report]
    whole = BRUNO.email in report and stage.ids[BRUNO] in report
    stage.check(
        f"... by a file of {len(report)} characters, about nobody else",
        good=whole and not others,
        start=start,
    )
    key = {"requestId": str(asked.field("requestId"))}
    stage.expect(404, "Farida does not find his request", FARIDA, "PrivacyRequestsGet", key)


def play_erasure(stage: Stage) -> None:
    """Emeka asks to be erased, and an administrator does it."""
    new = {"requestType": "DATA_DELETION", "legalBasis": "GDPR_ARTICLE_17_RIGHT_TO_ERASURE"}
    asked = stage.expect(200, "Emeka asks to be erased", EMEKA, "PrivacyRequestsCreate", new)
    stage.check("... and the law's deadline is noted", good=isinstance(asked.field("deadline"), int))
    key = {"requestId": str(asked.field("requestId"))}
    stage.expect(403, "Emeka may not process it himself", EMEKA, "PrivacyRequestsProcess", key)
    done = stage.expect(200, "Olivia processes his request", OLIVIA, "PrivacyRequestsProcess", key)
    # Rows of others keep his id, such as who invited them. The answer names each with its reason.
    stage.check(
        "... and what others keep of him is named", good=done.field("status") == "PARTIALLY_COMPLETED"
    )
    email = {"email": EMEKA.email}
    found = stage.expect(200, "Olivia searches for his address", OLIVIA, "UsersQueryByEmail", email)
    stage.check("... and nobody has it", good=found.items() == [])


def _download(stage: Stage, link: str) -> str:
    """Return the file that a link leads to. Empty: it does not lead to the embedded AWS."""
    if not link.startswith(f"{stage.api.running.endpoint}/"):
        return ""
    with urllib.request.urlopen(link, timeout=30) as answer:  # noqa: S310 - the embedded AWS, as was checked
        content: bytes = answer.read()
    return content.decode()
