"""Which release of the program this is."""

from importlib import metadata

VERSION = metadata.version("deliberation")
