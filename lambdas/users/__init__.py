"""The users function: an AppSync resolver that creates, reads, changes, lists and deletes users of the hub."""
