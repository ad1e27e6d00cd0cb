"""A file of histories, one JSON object a line: read, replayed in memory batch by batch, and stored."""
