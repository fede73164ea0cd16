"""Consents of single owners that a rule asks for beside the vote: whose, said by whom, and whether the list of them is whole."""
