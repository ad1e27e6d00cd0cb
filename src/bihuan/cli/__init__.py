"""Commands: words in, one action or some queries, words out. config/program.py says which command is which module."""
