"""Mandates that owners gave online for one assembly, as the doors of the meeting know them: who stands for which seat, and what ends that."""
