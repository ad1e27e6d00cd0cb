"""Everything that changes customers, one file per noun."""
