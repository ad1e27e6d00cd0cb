"""The demo: a small town that never existed, one sign-in per role, and a day's orders. Never for a real installation."""
