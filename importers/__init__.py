"""What turns an architect's files into facts; here, for now, the sample that `demo` asks about."""
