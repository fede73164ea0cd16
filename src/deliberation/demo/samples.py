"""The sample proposals."""

import tomllib
from importlib.resources import files
from typing import Any

from deliberation.demo.talking import Sample
from deliberation.proposals.rules import Category


def named(name: str) -> Sample:
    told: dict[str, Any] = tomllib.loads(files(__package__).joinpath("samples.toml").read_text("utf-8"))
    fields = told[name]
    return Sample(**{**fields, "category": Category(fields["category"])})
