"""What a person gets who opens one of our pages in a browser."""
