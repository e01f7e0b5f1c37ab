"""Prove bundles: run the zips that ship, as AWS does, on the events that their units provide."""
