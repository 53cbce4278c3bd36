"""The questions asked of a graph, one a file."""
