"""Events, contexts and servers for tests, and a pytest plugin with AWS engines, tables and documentation examples.

Import its modules: `orb_testing.events`, `.context`, `.processes`, `.clients`, `.tables`, `.templates`,
`.doc_examples` and `.engines`. The engine moto and the templates need the extra `pytest`.
"""
