"""The handlers of the unit beside its resolver."""
