"""The frozen electorate of a vote that runs is amended: one person proposes it, another one confirms, and the log tells both.

An amendment says of one home what the roll says of it now. It replaces whole parties, and only such as have cast no ballot:
a vote that was cast stands, with the weight it was cast with.
"""
