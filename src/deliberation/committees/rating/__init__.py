"""How satisfied the owners are with the committee: asked every half year, told in sums only."""
