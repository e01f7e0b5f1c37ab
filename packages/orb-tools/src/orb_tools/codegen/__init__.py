"""The generator: it turns schemas into code, in four stages. Each stage imports only the stage before it.

1. `read` parses YAML into documents with line numbers, and documents into typed files such as `EntityFile`.
2. `check` checks the files against each other and builds the catalogue, which is all that `render` reads.
3. `render` creates the text of every file, from views of the catalogue. It has the layout of ruff.
4. `write` compares the text with the existing files, and replaces the files that differ.

All stages may use `names`, `faults` and `header`. `pipeline` runs the stages. Files are written only if the schemas
have no faults, and each file is written completely or not at all.
"""
