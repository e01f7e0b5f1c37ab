"""Move code from the older common layers to orb: the rewriting of imports."""
