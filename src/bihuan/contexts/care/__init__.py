"""Care: what the customer is told at each step, and the callback that alone may settle an order."""
