"""Communities, their places (buildings, entrances, units) and who holds which mandate there.

A community is the tenant: everything it owns carries its id. A place is never deleted; a unit that is gone is marked so.
"""
