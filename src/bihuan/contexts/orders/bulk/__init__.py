"""One act on many orders: done by a job, each order through its own action, with what became of each."""
