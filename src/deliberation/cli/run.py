"""`deliberation run`: an installation for real."""

import argparse
from collections.abc import Mapping

from deliberation.cli.installation import opened
from deliberation.cli.serving import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, default=1, help="web processes (default 1)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with opened(environ) as installation:
        print(f"Serving on {installation.settings.base_url}", flush=True)
        serve(installation, workers=options.workers)
    return 0
