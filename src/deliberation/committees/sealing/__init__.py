"""The log of the seals: each use with the decision that allows it, by whoever keeps them; lines are only added."""
