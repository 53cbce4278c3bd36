"""What the tests of the project share: nothing but their place."""
