"""What is true of every graph: a slow, literal version beside the fast one."""
