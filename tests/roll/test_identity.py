import hashlib
import hmac
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.communities.rules import UnitKind
from deliberation.roll import identity
from deliberation.roll.identity import Register
from deliberation.roll.kinds import ContactKind, PersonKind
from deliberation.roll.units import Place, RollOwner, RollUnit

PEPPER = bytes(range(32))


def test_a_document_hash_is_keyed_and_in_its_own_domain() -> None:
    expected = hmac.new(PEPPER, b"deliberation/roll/document\x0033010019700101123X", hashlib.sha256).digest()
    assert identity.document_hash(PEPPER, "33010019700101123X") == expected
    assert identity.contact_hash(PEPPER, "33010019700101123") != identity.document_hash(
        PEPPER, "33010019700101123"
    )
    assert identity.document_hash(PEPPER[::-1], "33010019700101123X") != expected


@pytest.mark.parametrize(
    "typed",
    [
        "33010019700101123x",
        "３３０１００１９７００１０１１２３Ｘ",
        " 330100 19700101 123X ",
        "'33010019700101123X",
    ],
)
def test_one_document_has_one_hash_however_it_is_typed(typed: str) -> None:
    assert identity.document_hash(PEPPER, typed) == identity.document_hash(PEPPER, "33010019700101123X")


@pytest.mark.parametrize(
    "typed",
    ["+86 137 0000 1111", "0086-137-0000-1111", "8613700001111", "１３７００００１１１１", "137-0000-1111"],
)
def test_one_phone_has_one_hash_however_it_is_typed(typed: str) -> None:
    assert identity.contact_hash(PEPPER, typed) == identity.contact_hash(PEPPER, "13700001111")


def test_landlines_and_foreign_numbers_keep_their_prefix() -> None:
    assert identity.contact_normal("(0571) 8888-0000") == "057188880000"
    assert identity.contact_normal("+86 571 8888 0000") == "057188880000"
    assert identity.contact_normal("+49 30 1234567") == "+49301234567"


def test_a_mail_address_has_one_hash_in_any_case() -> None:
    assert identity.contact_hash(PEPPER, " Lin.Xiao@Example.org") == identity.contact_hash(
        PEPPER, "lin.xiao@example.org"
    )


def test_phones_and_mail_addresses_are_told_apart() -> None:
    assert identity.contact_kind("13700001111") is ContactKind.PHONE
    assert identity.contact_kind("lin.xiao@example.org") is ContactKind.MAIL


def test_a_short_pepper_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        identity.document_hash(b"short", "A11111")


@given(st.text(max_size=30))
def test_normal_forms_are_stable(text: str) -> None:
    for normal in (identity.document_normal, identity.contact_normal, identity.name_key):
        assert normal(normal(text)) == normal(text)


@given(st.text(max_size=30))
def test_a_mask_leaves_at_most_two_letters(text: str) -> None:
    shown = identity.masked(text)
    assert len(shown) == len(text)
    assert sum(character.isalnum() for character in shown) <= 2


def owner(name: str, document: str = "", *, is_developer: bool = False) -> RollOwner:
    return RollOwner(name=name, document=document, is_developer=is_developer)


def test_namesakes_are_kept_apart_by_number() -> None:
    one, two = owner("林晓", "A11111"), owner("林晓", "B22222")
    register = Register([one, two])
    assert register.person(one) != register.person(two)


def test_one_number_is_one_person_however_the_name_is_spaced() -> None:
    assert Register([]).person(owner("林晓", "A11111")) == Register([]).person(owner("林 晓", "A11111"))


def test_a_name_without_number_is_the_only_numbered_person_of_that_name() -> None:
    numbered, bare = owner("林晓", "A11111"), owner("林晓")
    register = Register([numbered, bare])
    assert register.person(bare) == register.person(numbered)
    assert not register.is_ambiguous(bare)


def test_a_name_without_number_is_nobody_known_among_several() -> None:
    owners = [owner("林晓", "A11111"), owner("林晓", "B22222"), owner("林晓")]
    register = Register(owners)
    assert [register.is_ambiguous(each) for each in owners] == [False, False, True]
    assert len({register.person(each) for each in owners}) == 3


def test_the_developer_is_one_under_every_name_and_number() -> None:
    owners = [owner("开发商", is_developer=True), owner("南江置业有限公司", "91330100A", is_developer=True)]
    assert {Register(owners).person(each) for each in owners} == {identity.DEVELOPER}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("林晓", PersonKind.NATURAL),
        ("南江贸易有限公司", PersonKind.LEGAL),
        ("Nanjiang Trading Ltd.", PersonKind.LEGAL),
        ("Colin Marco", PersonKind.NATURAL),
    ],
)
def test_bodies_are_told_from_people_by_name(name: str, kind: PersonKind) -> None:
    assert identity.person_kind(owner(name)) is kind
    assert identity.person_kind(owner(name, is_developer=True)) is PersonKind.DEVELOPER


def test_a_sealed_unit_holds_hashes_and_no_number() -> None:
    unit = RollUnit(
        place=Place(building="1栋", label="101"),
        kind=UnitKind.DWELLING,
        area_cm2=1,
        area_source=None,
        owners=(
            RollOwner(name="林晓", document="A1111199", phone="13700001111", share=Fraction(1)),
            owner("何伟"),
        ),
        handed_over_on=None,
        row=2,
    )
    first, second = identity.sealed(unit, PEPPER).owners
    assert first.document == identity.document_hash(PEPPER, "A1111199")
    assert first.contact == identity.contact_hash(PEPPER, "13700001111")
    assert (second.document, second.contact) == (None, None)
    assert "A11111" not in repr((unit, first, identity.Register([]).person(unit.owners[0])))
