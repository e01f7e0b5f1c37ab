"""Who may use the operations of the entities: a module for each."""
