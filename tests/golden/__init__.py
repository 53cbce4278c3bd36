"""Has a picture or a generated page changed?"""
