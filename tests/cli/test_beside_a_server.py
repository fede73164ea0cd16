"""Commands that work while people are being served use the server that runs, and leave it running."""

from collections.abc import Iterator

import pytest

import serving
from deliberation.cli.installation import joined, opened


@pytest.fixture
def environ() -> Iterator[dict[str, str]]:
    with serving.an_empty_installation() as folder:
        yield {"DELIBERATION_DATA": str(folder)}


def test_a_command_beside_a_server_uses_it_and_leaves_it_running(environ: dict[str, str]) -> None:
    with opened(environ) as served:
        with joined(environ) as beside:
            assert beside.database_url == served.database_url
        with joined(environ) as again:
            assert again.database_url == served.database_url


def test_a_command_without_a_server_starts_one_and_stops_it(environ: dict[str, str]) -> None:
    with joined(environ) as first:
        assert first.database_url
    with opened(environ) as second:
        assert second.database_url
