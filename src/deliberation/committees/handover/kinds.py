"""The words of a handover."""

from enum import StrEnum


class Item(StrEnum):
    """What is handed over."""

    MONEY = "money"
    BANK_ACCOUNTS = "bank_accounts"
    ACCOUNTS = "accounts"
    SEALS = "seals"
    KEYS = "keys"
    CONTRACTS = "contracts"
    FILES = "files"
    ROLL = "roll"
    BALLOTS = "ballots"
    PLANS = "plans"
    OTHER = "other"


class Side(StrEnum):
    """Who signs a line."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class State(StrEnum):
    """As what a side signs a line."""

    WHOLE = "whole"
    IN_PART = "in_part"
    MISSING = "missing"


USUAL = (Item.MONEY, Item.BANK_ACCOUNTS, Item.ACCOUNTS, Item.SEALS, Item.KEYS, Item.CONTRACTS, Item.FILES)
"""What every list begins with."""
