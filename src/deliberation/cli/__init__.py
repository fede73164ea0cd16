"""The command line: one file a command. Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 not all could be checked."""
