"""Do these records become exactly these facts?"""
