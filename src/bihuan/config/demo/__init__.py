"""The demo: a small town that never existed, a sign-in per role, a day's orders. Never for a real installation."""
