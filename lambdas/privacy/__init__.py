"""The privacy function: an AppSync resolver that answers requests of people about their own data."""
