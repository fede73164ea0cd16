"""Words that every room uses: refusals, facts, ids, time, exact numbers, text. Knows no room."""
