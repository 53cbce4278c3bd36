"""What turns an architect's files into facts, one module for each kind of file."""
