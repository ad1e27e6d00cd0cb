"""The commands that start the house itself and so need its settings, addresses and server."""
