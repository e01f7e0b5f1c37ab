"""The site of the documents: `make docs` builds it from docs/, the docstrings and the command line."""
