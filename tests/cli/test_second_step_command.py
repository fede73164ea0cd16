"""`deliberation second-step reset`: the only administrator lost the phone, and the keeper of the machine helps."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from pyotp.totp import TOTP

import builders
from deliberation.accounts import passwords, queries, second_steps
from deliberation.accounts.passwords import Kept
from deliberation.cli.installation import Installation, opened
from deliberation.communities.rules import Role
from deliberation.database.sessions import make_engine, make_sessions, reading, writing
from deliberation.kernel import clock
from serving import an_empty_installation, command, environment, free_port


def test_the_only_administrator_is_let_in_from_the_machine() -> None:
    with an_empty_installation() as folder:
        environ = environment(folder, free_port())
        with opened(environ) as installation:
            account_id = asyncio.run(_set_up(installation))
        for words, fault in (
            (("nobody", "--community", "fuxing-li"), "nobody called 'nobody' holds a role"),
            (("wangmin", "--community", "nowhere"), "no community is called 'nowhere' here"),
        ):
            refused = command(("second-step", "reset", *words), environ)
            assert refused.returncode == 2
            assert fault in refused.stderr
            assert len(refused.stderr.splitlines()) == 1
        assert _has_second_step(environ, account_id)
        done = command(("second-step", "reset", "WangMin", "--community", "fuxing-li"), environ)
        assert (done.returncode, done.stderr) == (0, "")
        assert "The second step of 王敏 is reset." in done.stdout
        assert not _has_second_step(environ, account_id)
        again = command(("second-step", "reset", "王敏", "--community", "fuxing-li"), environ)
        assert again.returncode == 2


async def _set_up(installation: Installation) -> UUID:
    engine, now = make_engine(installation.database_url), clock.now()
    key = installation.keys.for_purpose(second_steps.KEY)
    async with writing(make_sessions(engine)) as db:
        community_id = (await builders.a_community(db)).id
        account_id = await builders.a_member(db, community_id, name="王敏", now=now)
        await builders.a_mandate(db, community_id, account_id, role=Role.ADMINISTRATOR)
        await passwords.keep(db, Kept(account_id, "wangmin", "x"), is_short=False, now=now)
        await second_steps.start(db, account_id, key=key, now=now)
        secret = await second_steps.find_new_secret(db, account_id, key=key)
        assert secret is not None
        await second_steps.confirm(db, account_id, TOTP(secret).at(now), key=key, now=now)
    await engine.dispose()
    return account_id


def _has_second_step(environ: Mapping[str, str], account_id: UUID) -> bool:
    with opened(environ) as installation:
        return asyncio.run(_asked(installation, account_id))


async def _asked(installation: Installation, account_id: UUID) -> bool:
    engine = make_engine(installation.database_url)
    async with reading(make_sessions(engine)) as db:
        found = (await queries.get_account(db, account_id)).has_authenticator
    await engine.dispose()
    return found
