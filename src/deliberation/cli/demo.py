"""`deliberation demo`: the sample communities, with a sign-in link for one person of each role."""

import argparse
from collections.abc import Mapping

from deliberation.cli.installation import opened
from deliberation.cli.serving import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=demo)


def demo(_: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with opened(environ, is_demo=True) as installation:
        print(f"Serving on {installation.settings.base_url}", flush=True)
        serve(installation, workers=1)
    return 0
