"""The old paths of `orb_common.vcs`."""
