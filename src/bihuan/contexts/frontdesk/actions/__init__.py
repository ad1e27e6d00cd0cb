"""Everything the front desk changes: tickets, and what becomes of them."""
