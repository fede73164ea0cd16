"""What the parties of a poll said, and what was not taken. Nothing of it is ever changed or deleted."""
