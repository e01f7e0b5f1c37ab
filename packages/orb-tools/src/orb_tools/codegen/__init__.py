"""From the schemas to the code that is never written by hand, in four stages that each use only the one before.

1. `read`: YAML text becomes documents with line numbers, and documents become typed files (`EntityFile` and its like).
2. `check`: the files are checked against each other and become one catalogue, the only thing that rendering sees.
3. `render`: views of the catalogue and templates become the text of every file.
4. `write`: the text is formatted, compared with what is there, and put in its place.

Beside the stages: `names`, `faults` and `header`, which any stage may use, and `pipeline`, which runs the stages.
Nothing is written before everything is known to be right, and each file is written at once or not at all.
"""
