"""How the samples are governed: a committee, its meetings and those of owners, and what hangs on the boards."""
