"""Keeping an installation: backup, restore, the move to PostgreSQL, and the proof that a copy equals its original."""
