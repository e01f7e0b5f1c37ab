"""The motion functions: a sensor moves, music starts."""
