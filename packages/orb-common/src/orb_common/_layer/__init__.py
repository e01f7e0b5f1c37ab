"""The motion layer's classes and functions with their old signatures, on the rooms of today."""
