"""Meetings: called with their agenda, attended, run, voted in, minuted."""
