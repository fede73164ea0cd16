"""How the tests run against a mutant: few examples, always the same ones, none made smaller; stop at the first that fails."""

import os
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase

HERE = Path(__file__).parent
WORDS = ["-x", "-q", "-c", str(HERE / "pytest.ini"), "--rootdir", str(HERE.parent)]
FEWER = {
    "DELIBERATION_ORACLE_RUNS": "150",
    "DELIBERATION_PROPERTY_RUNS": "25",
    "DELIBERATION_FLIP_POLLS": "60",
    "DELIBERATION_FUZZ_RUNS": "10",
    "DELIBERATION_MANY_UNITS": "300",
}


def prepare(examples: int) -> None:
    """Before any test is read."""
    os.environ.update(FEWER)
    hypothesis.settings.register_profile(
        "mutants",
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
