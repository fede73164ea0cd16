"""Ask a module for the answer to one case, as a case file would."""

from types import ModuleType
from typing import Any

from deliberation.counting.shapes import Shape


def answer(module: ModuleType, question: Any) -> Any:
    return module.result(module.read(Shape(question, "case")))
