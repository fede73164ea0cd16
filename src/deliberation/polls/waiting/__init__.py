"""What waits for somebody of the desk: as numbers, by the kind of work."""
