"""The business: one package per context, each entered through its `api`."""
