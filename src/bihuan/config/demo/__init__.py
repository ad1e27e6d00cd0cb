"""The demo: a sample town to look at, never data for a real installation."""
