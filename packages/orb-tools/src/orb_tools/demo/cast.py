"""The people of the demo: the sample people, and some who do not stay."""

from __future__ import annotations

from orb_tools.hub.people import BRUNO, CHEN, EDDA, FARIDA, OLIVIA, Person

DARA = Person(first_name="Dara", last_name="Devlin", groups=("USER",))
"""She is disabled."""
EMEKA = Person(first_name="Emeka", last_name="Eze", groups=("USER",))
"""He is deleted, and comes back."""
EVERYBODY = (OLIVIA, EDDA, CHEN, FARIDA, BRUNO, DARA, EMEKA)
