"""What was changed in a frozen electorate: kept here, so that every count and every page finds the one that stands."""
