"""The roll: persons, what they own, where they live. Read from messy tables; namesakes stay apart by document number."""
