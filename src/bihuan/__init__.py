"""Bihuan: field service for telecom carriers, from the customer's call to a satisfied callback."""

__version__ = "0.1.0"
