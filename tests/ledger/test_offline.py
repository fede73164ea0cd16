import subprocess
import sys

CHECK = """
import importlib, pkgutil, sys
import deliberation.ledger as room
for found in pkgutil.iter_modules(room.__path__):
    importlib.import_module(f"{room.__name__}.{found.name}")
print(sorted(name for name in ("sqlalchemy", "sqlmodel", "litestar", "jinja2", "asyncpg", "asyncio") if name in sys.modules))
"""


def test_the_room_needs_no_database_no_server_and_no_event_loop() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
