"""To void a vote by the answer to an objection takes two people: one finds it void, another agrees or does not."""
