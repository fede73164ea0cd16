"""What migrations say about a new table: whose rows it holds, and that its rows stay as they were written.

The application's role gets only what is granted here. Privileges are the wall; the trigger is a second one.
"""

from collections.abc import Iterable

from alembic import op

APP_ROLE = "deliberation_app"


def within_community(*tables: str, grant: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Row-level security by community, and these privileges for the application."""
    for table in tables:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(
            f'CREATE POLICY community ON "{table}" '
            "USING (community_id = deliberation_community()) WITH CHECK (community_id = deliberation_community())"
        )
        op.execute(f'GRANT {grant} ON "{table}" TO {APP_ROLE}')


def for_everyone(*tables: str, grant: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Privileges on a table of the installation, which belongs to no community."""
    for table in tables:
        op.execute(f'GRANT {grant} ON "{table}" TO {APP_ROLE}')


def append_only(*tables: str) -> None:
    """Rows of these tables are never changed or removed, whoever asks: the application may only add and read."""
    for table in tables:
        op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APP_ROLE}')
        op.execute(
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
        )
        op.execute(
            f'CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION deliberation_refuse_change()"
        )


def drop(tables: Iterable[str]) -> None:
    for table in tables:
        op.drop_table(table)
