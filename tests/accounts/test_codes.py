"""Codes as people type them, passwords as people choose them, devices as people know them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.accounts import codes, devices, password_rules
from deliberation.accounts.password_rules import (
    LoginNameUnusable,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)

CODE = "4FQ7KM3DTR"


@pytest.mark.parametrize(
    "typed",
    [
        "4FQ7KM3DTR",
        "4fq7k-m3dtr",
        " 4FQ7K M3DTR ",
        "４ＦＱ７Ｋ－Ｍ３ＤＴＲ",
        "4FQ7K—M3DTR",
        "4 f q 7 k\tm3dtr",
        "4FQ7K\u3000M3DTR",
    ],
)
def test_case_spaces_dashes_and_full_width_are_forgiven(typed: str) -> None:
    assert codes.tidy(typed) == CODE


def test_a_letter_code_has_no_sign_that_looks_like_another() -> None:
    made = {sign for _ in range(200) for sign in codes.new_letter_code()}
    assert not made & set("0O1IL2Z5S8B")
    assert len(codes.new_letter_code()) == 10


def test_a_printed_code_reads_back_as_itself() -> None:
    code = codes.new_letter_code()
    assert codes.tidy(codes.grouped(code)) == code
    assert codes.grouped(code)[5] == "-"


def test_one_time_codes_keep_their_leading_zeros() -> None:
    made = [codes.new_digits() for _ in range(300)]
    assert all(len(digits) == 6 and digits.isdigit() for digits in made)
    assert len(set(made)) > 250


@given(st.text(max_size=60))
def test_anything_typed_can_be_tidied_and_hashed(typed: str) -> None:
    assert len(codes.keyed_hash(b"k" * 32, "letter-code", codes.tidy(typed))) == 32


def test_a_hash_needs_its_key_and_its_purpose() -> None:
    hashes = {
        codes.keyed_hash(key, purpose, CODE) for key in (b"a" * 32, b"b" * 32) for purpose in ("one", "two")
    }
    assert len(hashes) == 4


@pytest.mark.parametrize(
    "password",
    [
        "correct horse staple",
        "我家门口有两棵老榕树夏天很凉快",
        "x9!kQ#mW2@vLpZr",
        "fourteen and a bit",
        "     spaces     count",
    ],
)
def test_length_is_all_that_a_password_needs(password: str) -> None:
    password_rules.check(password, has_second_step=False, own_words={"福星里小区"})


@pytest.mark.parametrize(
    ("password", "has_second_step", "refusal"),
    [
        ("only 14 chars.", False, PasswordTooShort),
        ("7 chars", True, PasswordTooShort),
        ("x" * 60 + "y" * 69, False, PasswordTooLong),
        ("passwordpassword", False, PasswordTooCommon),
        ("Password12345678", False, PasswordTooCommon),
        ("aaaaaaaaaaaaaaaa", False, PasswordTooCommon),
        ("1234123412341234", False, PasswordTooCommon),
        ("1234567890123456", False, PasswordTooCommon),
        ("9876543210987654", False, PasswordTooCommon),
        ("qwertyuiopasdfgh", False, PasswordTooCommon),
        ("woaini1314520520", False, PasswordTooCommon),
        ("福星里小区福星里小区福星里小区", False, PasswordTooCommon),
        ("福星里小区2026", True, PasswordTooCommon),
        ("LIXIUYING@1952", True, PasswordTooCommon),
    ],
)
def test_a_short_or_guessable_password_is_refused(
    password: str, *, has_second_step: bool, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        password_rules.check(
            password, has_second_step=has_second_step, own_words={"福星里小区", "lixiuying", "a"}
        )


def test_eight_characters_are_enough_beside_a_second_step() -> None:
    password_rules.check("kQ7mW2vL", has_second_step=True, own_words=set())
    assert password_rules.is_short("kQ7mW2vL")


def test_a_sign_in_name_has_one_spelling() -> None:
    assert password_rules.login_name("  Ｗang.Min@Example.ORG ") == "wang.min@example.org"


@pytest.mark.parametrize("typed", ["ab", "x" * 65, "two words", "line\nbreak", "nul\x00byte", "  a "])
def test_an_unusable_sign_in_name_is_refused(typed: str) -> None:
    with pytest.raises(LoginNameUnusable):
        password_rules.login_name(typed)


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; M2102) AppleWebKit/537.36 Chrome/107 Mobile Safari/537.36 MicroMessenger/8.0",
            ("WeChat", "Android phone"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", ("Edge", "Windows computer")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120) Gecko Firefox/120", ("Firefox", "Linux computer")),
        ("", ("Unknown browser", "unknown device")),
        ("<script>alert(1)</script>", ("Unknown browser", "unknown device")),
    ],
)
def test_a_device_is_named_in_plain_words(agent: str, expected: tuple[str, str]) -> None:
    assert devices.words(devices.of(agent)) == expected


@given(st.text(max_size=300))
def test_nothing_a_browser_says_of_itself_is_kept_as_it_was(agent: str) -> None:
    kept = devices.of(agent)
    assert len(kept) < 20
    assert set(kept) <= set("abcdefghijklmnopqrstuvwxyz/")
