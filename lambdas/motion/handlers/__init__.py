"""The handlers of the unit. Each is one function, and imports only what it uses."""
