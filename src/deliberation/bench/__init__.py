"""What this machine could do at best and what we make of it, in the same minute: a ratio travels, a figure does not.

Nothing here decides anything, and no test asserts a speed. Each kind of work is measured in turns with its limit.
"""
