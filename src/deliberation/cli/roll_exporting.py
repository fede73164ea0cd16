"""`deliberation roll export`: write the roll as a table that `roll import` reads again."""

import argparse
import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from deliberation.cli import new_file
from deliberation.cli.entering import entered, sessions_of
from deliberation.cli.installation import Installation, joined
from deliberation.database.sessions import writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.text import sentence
from deliberation.roll import exports, looks, written
from deliberation.roll.exports import Export
from deliberation.roll.looks import Reason, Shown
from deliberation.roll.written import FileForm
from deliberation.web import roll_words
from deliberation.web.i18n.choice import choose
from deliberation.web.i18n.translator import LANGUAGES, Translator

_WRITTEN = sentence("Units written: %(units)s, to %(file)s. The file holds whole names and phones.")
_LOST = sentence("Units that would not come back as they are: %(places)s")


def arguments(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    summary = "write the roll as a table (CSV, or XLSX by the file's ending); the public log tells it"
    exporting = acts.add_parser("export", help=summary, description=summary)
    exporting.add_argument("--community", required=True, metavar="SLUG", help="its short name in addresses")
    exporting.add_argument("--out", required=True, type=Path, metavar="FILE", help="the file to write")
    exporting.add_argument(
        "--reason",
        type=Reason,
        choices=list(Reason),
        default=Reason.COPY,
        metavar="REASON",
        help="what for: vote, reach, correct, check or copy (default)",
    )
    exporting.add_argument("--language", choices=LANGUAGES, help="of the table (default: LANG)")
    exporting.set_defaults(command=export)


def export(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """0: the file is there, whole. Only its owner may read it."""
    language = choose(asked=options.language, cookie=None, accept=environ.get("LANG", "en").replace("_", "-"))
    translator = Translator(language)
    form = FileForm.XLSX if options.out.suffix.lower() == ".xlsx" else FileForm.CSV
    with new_file.beside(options.out) as (half, path), joined(environ) as installation:
        found = asyncio.run(_export(installation, options.community, translator, options.reason))
        half.write(written.to_bytes(found, form))
        half.flush()
        os.fsync(half.fileno())
        path.replace(options.out)
    print(translator.say(_WRITTEN, {"units": len(found.rows), "file": str(options.out)}))
    if found.lost:
        print(translator.say(_LOST, {"places": roll_words.names(found.lost, translator)}))
    return 0


async def _export(installation: Installation, slug: str, translator: Translator, reason: Reason) -> Export:
    now = clock.now()
    async with sessions_of(installation) as sessions, writing(sessions) as db:
        community = await entered(db, slug)
        found = await exports.whole(
            db,
            language="zh-Hans" if translator.language == "zh-Hans" else "en",
            pepper=installation.keys.community_pepper(community.id),
            on=community.day(now),
        )
        await looks.record(
            db,
            community.id,
            shown=Shown.EXPORT,
            reason=reason,
            persons=found.persons,
            actor=SYSTEM,
            now=now,
        )
    return found
