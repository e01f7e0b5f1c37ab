"""From the schemas to the code that nobody should write by hand, in stages that can each be tested alone.

`load` reads YAML and keeps line numbers, `structure` and `schema` turn it into a checked catalogue, `render` makes text
of it, `write` puts that text in its place or shows what would change. Nothing is written before everything is known to
be right: a failing run leaves the tree as it was.
"""
