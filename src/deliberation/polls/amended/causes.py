"""Why a frozen electorate is amended, and how a proposal to amend it ends."""

from enum import StrEnum


class Cause(StrEnum):
    SALE = "sale"
    INHERITANCE = "inheritance"
    WRONG_OWNER = "wrong_owner"
    WRONG_AREA = "wrong_area"
    LEFT_OUT = "left_out"
    HANDED_OVER = "handed_over"
    VOTER = "voter"


class Outcome(StrEnum):
    """Amended: it took effect. Stands: somebody concerned had voted, so all stays as it was frozen."""

    AMENDED = "amended"
    STANDS = "stands"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Because(StrEnum):
    """Why somebody declines."""

    NOT_SHOWN = "not_shown"
    ROLL_IS_WRONG = "roll_is_wrong"
    OWNER_OF_THE_DAY = "owner_of_the_day"
    OUT_OF_DATE = "out_of_date"
