"""Owners' committees: who sits on one and until when, what it owes, what it decided, its seals, its handover, its recall.

Who sits changes only by two people: one proposes, another confirms. Everything else is added and never edited.
"""
