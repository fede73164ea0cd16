"""A witness: it signs a log's head only if nothing that it has signed before was taken back.

It remembers each log's last head on its own disk before it answers. It needs the logs' keys, and no database.
"""
