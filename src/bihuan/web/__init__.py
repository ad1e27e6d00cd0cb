"""The staff pages: words in, one action or any queries, words out."""
