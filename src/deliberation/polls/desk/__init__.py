"""The desk at a meeting: who came is marked, and each home gets a form of its own or a code to sign in with, once.

A form handed there is read by two people as any other; its ballot came `meeting`. A code is a letter's in all but paper: for one person,
used once, good for hours. The home hears at every address of the roll that somebody came for it, whatever they were handed.
"""
