"""The REST API: JSON within bounds in, one action or some queries, frozen rows out as they are."""
