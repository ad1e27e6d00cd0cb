"""One file per subject: which queries are read and which actions are called at which address."""
