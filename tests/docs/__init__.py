"""Is everything we wrote down still so?"""
