"""The watchdog function: ends an order whose worker has sent no result, and wakes a run whose time is over."""
