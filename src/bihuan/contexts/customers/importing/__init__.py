"""Customers of a whole list at once, as an import of orders brings them."""
