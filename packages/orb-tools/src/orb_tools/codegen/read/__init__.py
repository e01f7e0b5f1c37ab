"""The first stage: from YAML text to typed files, with the line of everything that is in them."""
