"""Dispatch: who goes to whom, when, and why; windows that can be kept; reassignment by hand with the rules checked."""
