"""PostgreSQL: the server we start, the roles, sessions that know their community, and the tables' conventions."""
