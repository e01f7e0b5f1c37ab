"""One module for each subcommand: options and output. What it does lives in the room it names."""
