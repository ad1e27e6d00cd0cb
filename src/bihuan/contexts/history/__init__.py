"""Taking over from an older system: its orders with all that was done about them."""
