"""Jobs from the command line: read, submit and watch them, and show what happened."""
