"""`deliberation roll`: show what a table would change on the roll, or take it in; write the roll as a table; erase what was voted."""

import argparse
import asyncio
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deliberation.cli import roll_erasing, roll_exporting, roll_report
from deliberation.cli.entering import entered, sessions_of
from deliberation.cli.installation import Installation, joined
from deliberation.cli.refusals import WrongUse
from deliberation.cli.roll_progress import MovingLine, uncollected
from deliberation.cli.roll_report import Report
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.refusals import Conflict
from deliberation.roll import actions as roll
from deliberation.roll import headers, imports, rules, workbook
from deliberation.roll import reading as readings
from deliberation.roll.headers import Header
from deliberation.roll.rules import Agreed
from deliberation.roll.table import Table
from deliberation.roll.unreadable import UnreadableTable
from deliberation.web.i18n.choice import choose
from deliberation.web.i18n.translator import LANGUAGES, Translator


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="act")
    summary = "read a table of units (CSV or XLSX) and show what it would change"
    importing = acts.add_parser("import", help=summary, description=summary)
    importing.add_argument("file", type=Path, metavar="FILE", help="the table, CSV or XLSX")
    importing.add_argument("--community", required=True, metavar="SLUG", help="its short name in addresses")
    importing.add_argument("--commit", action="store_true", help="take the rows without fault into the roll")
    importing.add_argument("--language", choices=LANGUAGES, help="of what is printed (default: LANG)")
    importing.set_defaults(command=import_table)
    roll_exporting.arguments(acts)
    roll_erasing.arguments(acts)


def import_table(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """0: read, and no row has a fault. 1: rows were left out for their faults, or the roll changed meanwhile."""
    language = choose(asked=options.language, cookie=None, accept=environ.get("LANG", "en").replace("_", "-"))
    translator = Translator(language)
    try:
        file = _opened(options.file)
        with joined(environ) as installation, uncollected():
            work = _Work(installation, translator, file, MovingLine(sys.stderr, translator))
            return asyncio.run(work.run(options.community, is_commit=options.commit))
    except UnreadableTable as refusal:
        raise WrongUse(f"{options.file}: {translator.refusal(refusal)}") from refusal


@dataclass(frozen=True)
class _File:
    sha256: str
    table: Table
    header: Header


def _opened(path: Path) -> _File:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongUse(f"{path}: {error.strerror}") from error
    table = workbook.read(data)
    return _File(hashlib.sha256(data).hexdigest(), table, headers.find(table))


@dataclass(frozen=True)
class _Work:
    installation: Installation
    translator: Translator
    file: _File
    progress: MovingLine

    async def run(self, slug: str, *, is_commit: bool) -> int:
        async with sessions_of(self.installation) as sessions:
            async with reading(sessions) as db:
                community = await entered(db, slug)
            return await self._import(sessions, community, is_commit=is_commit)

    async def _import(self, sessions: Sessions, community: CommunityView, *, is_commit: bool) -> int:
        now = clock.now()
        today = community.day(now)
        found = readings.read(self.file.table, self.file.header, on=today, tell=self.progress.tell)
        pepper = self.installation.keys.community_pepper(community.id)
        async with reading(sessions, community.id) as db:
            differences = await imports.preview(db, found, pepper=pepper, tell=self.progress.tell)
        self.progress.clear()
        report = Report(self.translator, self.file.header, found, differences, today)
        print("\n".join(roll_report.lines(report)))
        agreed = Agreed(seen=rules.fingerprint(differences), without_faulty_rows=True)
        if not is_commit or not rules.changes(agreed, differences):
            print(roll_report.not_taken_in(report, is_commit=is_commit))
            return 1 if found.faults else 0
        try:
            async with writing(sessions, community.id) as db:
                view = await roll.take_in(
                    db,
                    community.id,
                    found,
                    pepper=pepper,
                    file_sha256=self.file.sha256,
                    imported_by=None,
                    agreed=agreed,
                    actor=SYSTEM,
                    now=now,
                    tell=self.progress.tell,
                )
        except Conflict as refusal:
            self.progress.clear()
            print(self.translator.refusal(refusal))
            return 1
        self.progress.clear()
        print(roll_report.taken_in(report, view))
        return 1 if found.faults else 0
