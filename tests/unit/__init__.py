"""Does this function do what it says?"""
