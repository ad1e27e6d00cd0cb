"""Orders: one job for one customer, from received to closed, and the only record of what happened to it."""
