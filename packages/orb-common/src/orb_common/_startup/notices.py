"""Warnings about parts that cannot be used, such as a start-up optimisation or a setting with a wrong value.

The function works without these parts, so the log is the only place where anyone can see that they are missing.
"""

from functools import cache


@cache
def report(part: str, cause: str) -> None:
    """Log a warning that a part is not used, and why. The same warning is logged once for each process."""
    import logging

    logging.getLogger("orb_common").warning("%s is not used: %s", part, cause)
