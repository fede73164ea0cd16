"""What all tables of photos of a vote have in common; `photos` deletes from them."""
