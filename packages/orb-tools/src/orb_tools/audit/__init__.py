"""Audit trails, read from wherever they lie."""
