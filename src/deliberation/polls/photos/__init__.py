"""Photos that belong to a vote: of what was brought to the doors, of papers that came in, of mandates. Each goes when its term is over."""
