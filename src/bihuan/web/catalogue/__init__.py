"""The catalogue in words: what its page shows of each table, and of one kind of order whole."""
