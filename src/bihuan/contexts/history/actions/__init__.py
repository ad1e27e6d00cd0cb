"""Everything a takeover changes."""
