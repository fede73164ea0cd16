"""The codes of printed letters: made, looked up and used up, each once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select, update

from deliberation.accounts import actions, codes, rules
from deliberation.accounts.models import LetterCode, SignIn
from deliberation.accounts.rules import Method, Proof
from deliberation.database.sessions import Writer, enter
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id


@dataclass(frozen=True)
class FoundLetter:
    """A letter code that may be used now, locked, and whom it is for."""

    id: UUID
    community_id: UUID
    person_id: UUID


async def issue(
    db: Writer,
    community_id: UUID,
    person_id: UUID,
    *,
    key: bytes,
    actor: Actor,
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """A new code of ten signs for a letter to this person; their older unused codes end. `key` is codes.LETTER_KEY's."""
    made = await issue_all(
        db, community_id, {person_id: None}, key=key, actor=actor, now=now, expires_at=expires_at
    )
    return made[person_id]


async def issue_all(
    db: Writer,
    community_id: UUID,
    serials: Mapping[UUID, int | None],
    *,
    key: bytes,
    actor: Actor,
    now: datetime,
    expires_at: datetime | None = None,
) -> dict[UUID, str]:
    """A new code for each of these people, as issue makes them, in two statements.

    `serials` are the numbers printed on their letters, by person.
    """
    await db.exec(
        update(LetterCode)
        .where(
            col(LetterCode.community_id) == community_id,
            col(LetterCode.person_id).in_(serials),
            col(LetterCode.used_at).is_(None),
            col(LetterCode.cancelled_at).is_(None),
        )
        .values(cancelled_at=now)
    )
    made = {person_id: codes.new_letter_code() for person_id in serials}
    db.add_all(
        LetterCode(
            id=new_id(),
            community_id=community_id,
            person_id=person_id,
            serial=serials[person_id],
            code_hash=codes.keyed_hash(key, codes.LETTER_KEY, code),
            issued_by=actor.ref,
            issued_at=now,
            expires_at=expires_at or now + rules.LETTER_CODE_LASTS,
        )
        for person_id, code in made.items()
    )
    await db.flush()
    return made


async def locked(db: Writer, typed: str, *, key: bytes, now: datetime) -> FoundLetter:
    """The letter this code is from; the transaction enters its community. Raises what is wrong with the code."""
    code_hash = codes.keyed_hash(key, codes.LETTER_KEY, codes.tidy(typed))
    found = (
        await db.exec(select(LetterCode).where(LetterCode.code_hash == code_hash).with_for_update())
    ).first()
    if found is None:
        raise rules.LetterCodeUnknown
    if found.cancelled_at is not None:
        raise rules.LetterCodeReplaced({"issued_at": found.issued_at})
    if found.used_at is not None:
        raise rules.LetterCodeUsed({"used_at": found.used_at})
    if found.expires_at <= now:
        raise rules.LetterCodeExpired({"expires_at": found.expires_at})
    await enter(db, found.community_id)
    return FoundLetter(found.id, found.community_id, found.person_id)


async def use(db: Writer, letter: FoundLetter, *, name: str, now: datetime) -> UUID:
    """The account of the letter's person, made now if there is none; the code is used up. `name` is the roll's.

    Whoever got in by an older letter, or by a photo of it, is signed out.
    """
    await db.exec(update(LetterCode).where(col(LetterCode.id) == letter.id).values(used_at=now))
    account_id = await actions.account_of_person(
        db, letter.community_id, letter.person_id, name=name, proof=Proof.LETTER, now=now
    )
    by_older_letter = update(SignIn).where(
        col(SignIn.account_id) == account_id,
        col(SignIn.method) == Method.LETTER.value,
        col(SignIn.revoked_at).is_(None),
    )
    await db.exec(by_older_letter.values(revoked_at=now))
    return account_id


async def spend(
    db: Writer, community_id: UUID, person_id: UUID, typed: str, *, key: bytes, now: datetime
) -> str | None:
    """Who made this letter, if it is the good code of this person's; then it is used up, and signs nobody in any more."""
    spent = (
        update(LetterCode)
        .where(
            col(LetterCode.community_id) == community_id,
            col(LetterCode.person_id) == person_id,
            col(LetterCode.code_hash) == codes.keyed_hash(key, codes.LETTER_KEY, codes.tidy(typed)),
            col(LetterCode.used_at).is_(None),
            col(LetterCode.cancelled_at).is_(None),
            col(LetterCode.expires_at) > now,
        )
        .values(used_at=now)
        .returning(col(LetterCode.issued_by))
    )
    found = (await db.exec(spent)).one_or_none()
    return None if found is None else str(found.issued_by)
