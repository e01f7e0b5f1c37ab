"""Users of the hub: created, read, changed, listed and removed on behalf of AppSync."""
