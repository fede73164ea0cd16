"""A meeting under way: who leads it, what it is at, who is there and since when, who wants to speak, and whether the quorum stands."""
