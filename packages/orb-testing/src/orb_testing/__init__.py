"""A pytest plugin and its parts: AWS engines, events, contexts, tables of the real template, runnable pages.

Importing this package imports nothing else; the parts are modules: `orb_testing.events`, `.context`,
`.tables`, `.templates`, `.docs`, `.engines`.
"""
