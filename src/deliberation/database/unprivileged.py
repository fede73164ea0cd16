"""PostgreSQL refuses to run as root. When we are root, it runs as a system user that owns nothing else.

Folders that this user cannot reach (a home folder of root, say) are never opened up: the cluster, or a copy of
the programs, then lies under /var/lib/deliberation, and a link leads there.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypedDict

_SHELTER = Path("/var/lib/deliberation")
_USERS = ("postgres", "nobody")


class Identity(TypedDict, total=False):
    """Arguments of subprocess that change who the child is."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Runner:
    """The user the server runs as; None for ourselves."""

    user: pwd.struct_passwd | None

    @classmethod
    def choose(cls) -> Self:
        if os.geteuid() != 0:
            return cls(None)
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        return cls(next((known[name] for name in _USERS if name in known), None))

    def identity(self) -> Identity:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make the folder, for this user alone."""
        folder.mkdir(parents=True, exist_ok=True)
        self.hand_over(folder)
        folder.chmod(0o700)

    def hand_over(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def reachable_folder(self, wanted: Path) -> Path:
        """The folder itself, or a shelter that a link at its place leads to."""
        wanted.parent.mkdir(parents=True, exist_ok=True)
        if wanted.is_symlink() or self._reaches(wanted.parent):
            return wanted.resolve()
        # a new name each time: an older installation at the same path may have left a cluster behind
        shelter = _SHELTER / secrets.token_hex(8)
        shelter.mkdir(parents=True)
        wanted.symlink_to(shelter)
        return shelter

    def readable_binaries(self, folder: Path) -> Path:
        """The folder of programs itself, or a copy of the installation where this user can read it."""
        if self._reaches(folder):
            return folder
        home = folder.parent
        copy = _SHELTER / f"postgres-{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"
        if not copy.is_dir():
            half = copy.with_suffix(f".{os.getpid()}")
            shutil.copytree(home, half, symlinks=True)
            half.rename(copy)
        return copy / folder.name

    def _reaches(self, folder: Path) -> bool:
        if self.user is None:
            return True
        return all(self._may_enter(step.stat()) for step in (folder, *folder.parents))

    def _may_enter(self, entry: os.stat_result) -> bool:
        if self.user is not None and entry.st_uid == self.user.pw_uid:
            return bool(entry.st_mode & stat.S_IXUSR)
        return bool(entry.st_mode & stat.S_IXOTH)
