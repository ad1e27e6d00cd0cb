"""The workforce's rules: pure, facts in, decisions with their reasons out."""
