"""Photos and scans of papers that came in: seen by those who read the paper and, after the close, by auditors; their hash is in the log.

A photo is the paper itself, so both readers may look at it and still read it apart.
"""
