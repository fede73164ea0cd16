"""Three sample communities whose people and words are made up; loaded once, through the same actions that pages call."""
