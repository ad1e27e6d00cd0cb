"""The front desk: what a customer reports becomes a ticket, and a ticket an order, an urge, or an answer."""
