"""What can be asked about orders: frozen rows, limited to what the asker may see; `api` is the door."""
