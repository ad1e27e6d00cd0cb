"""Orders from a sheet, as a carrier exports them: its own headers, its own codes, addresses as people write them."""
