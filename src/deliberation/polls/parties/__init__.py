"""The electorate of a poll: its voices, their homes, who may speak for them, and what was left out."""
