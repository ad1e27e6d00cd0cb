"""Customers: whom we serve, where they live, what they have. Others import `api` alone."""
