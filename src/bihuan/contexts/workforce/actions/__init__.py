"""The workforce's actions, by what they change."""
