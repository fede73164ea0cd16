"""What the outgoing side hands over to the committee: line by line, signed by both, with a clock and what follows when it runs out."""
