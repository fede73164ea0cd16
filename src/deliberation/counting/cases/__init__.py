"""Case files: votes written down as JSON, counted offline as the command `count` does.

A file is read as it comes, a piece at a time, and kept in columns: a million units and ballots fit into half a gigabyte.
What is no case file is refused in one sentence that says where.
"""
