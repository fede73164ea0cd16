"""Photos from the doors prove that word was brought; when a vote is counted and nobody doubts it any more they are deleted."""
