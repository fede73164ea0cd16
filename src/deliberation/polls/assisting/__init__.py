"""Votes with a helper: at the door or at the desk, on the helper's phone, for somebody who says the choice aloud.

No helper alone makes a ballot. Its owner confirms it by six digits sent to them or by the code of their letter; or they sign a numbered slip,
and a second person reads the slip's photo before the vote counts. The helper is named to the home, and stands in the log under a
pseudonym of this poll. By code, one helper may bring in as many votes as the poll allows, and no more.
"""
