"""Events, contexts and servers for tests, and a pytest plugin: AWS engines, tables of the template, pages that run.

Importing this package imports nothing else; the parts are modules: `orb_testing.events`, `.context`, `.processes`,
`.clients`, `.tables`, `.templates`, `.docs`, `.engines`. The engine moto and the templates need the extra `pytest`.
"""
