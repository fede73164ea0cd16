"""How close it was: the slack of every test, and the fewest ballots whose change would give another outcome."""
