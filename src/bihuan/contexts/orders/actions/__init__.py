"""Everything that changes an order, one module per group of verbs; `bihuan.contexts.orders.api` is the door."""
