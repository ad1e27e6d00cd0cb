"""Everything dispatch changes: plans, reassignments by hand, promised windows."""
