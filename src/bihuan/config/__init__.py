"""Settings, addresses, and the closed loop on one page (reactions.py)."""
