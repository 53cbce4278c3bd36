"""Does a person at a terminal get what we promise?"""
