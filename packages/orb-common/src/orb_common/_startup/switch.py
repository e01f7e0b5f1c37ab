"""The switch that turns every start-up optimisation of orb off."""

import os


def stock() -> bool:
    """Return whether `ORB_START=stock` asks for the libraries as they are, and for nothing to be built in advance."""
    return os.environ.get("ORB_START", "").strip().lower() == "stock"
