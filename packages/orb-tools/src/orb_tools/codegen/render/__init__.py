"""The third stage: from the catalogue to the text of every generated file."""
