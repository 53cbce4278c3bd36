"""A graph or an answer in, a document out."""
