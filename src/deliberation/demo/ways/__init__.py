"""Every way to vote in the samples, done by the hands that would do it: at the desk, at the door, by a neighbour, and what goes wrong."""
