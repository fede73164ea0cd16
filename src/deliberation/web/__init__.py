"""Pages over the rooms: parses what people send, calls one room's verb, shows views. Decides nothing."""
