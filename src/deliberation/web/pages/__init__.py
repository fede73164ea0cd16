"""Controllers, one file a room; they do not know each other."""
