"""One module for each subcommand, with its options and its output. The other packages of orb_tools do the work."""
