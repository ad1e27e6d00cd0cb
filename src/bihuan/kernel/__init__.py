"""Words every floor shares: errors, units, time, tables, state machines. Standard library only."""
