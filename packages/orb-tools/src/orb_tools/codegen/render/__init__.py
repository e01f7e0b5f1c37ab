"""The third stage: it renders the text of every generated file from the catalogue."""
