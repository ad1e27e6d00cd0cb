"""PostgreSQL's schema `public` put aside while a backup is loaded, so that a failure leaves all as it was found."""

from typing import Any

import psycopg
from psycopg import sql

from bihuan.kernel.errors import Conflict


def in_use() -> Conflict:
    """This will say that the database is in use, and what to do about it."""
    return Conflict("The database is in use. Stop Bihuan's web servers and workers first, then restore.")


def put_aside(reached: dict[str, Any], aside: str) -> None:
    """This will rename `public`, whatever lies in it, and make an empty one with the same owner and rights."""
    with psycopg.connect(**reached) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND application_name = 'bihuan'"
        ).fetchone()
        if others and others[0]:
            raise in_use()
        connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
        connection.execute("CREATE SCHEMA public")
        _same_rights(connection, aside)


def put_back(reached: dict[str, Any], aside: str) -> None:
    """What was loaded did not hold: all is as if nothing had been tried."""
    with psycopg.connect(**reached) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(aside)))


def drop_if_empty(reached: dict[str, Any], aside: str) -> bool:
    """This will remove what was put aside if nothing lies in it, and say whether it did."""
    with psycopg.connect(**reached) as connection:
        try:
            connection.execute(sql.SQL("DROP SCHEMA {} RESTRICT").format(sql.Identifier(aside)))
        except psycopg.errors.DependentObjectsStillExist:
            connection.rollback()
            return False
    return True


def _same_rights(connection: psycopg.Connection[Any], like: str) -> None:
    owner = connection.execute(
        "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = %s", (like,)
    ).fetchone()
    assert owner is not None
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(owner[0])))
    granted = connection.execute(
        "SELECT CASE grantee WHEN 0 THEN '' ELSE pg_get_userbyid(grantee) END, privilege_type, is_grantable "
        "FROM pg_namespace, aclexplode(nspacl) WHERE nspname = %s AND grantee <> nspowner",
        (like,),
    ).fetchall()
    for role, privilege, passes_on in granted:
        connection.execute(
            sql.SQL("GRANT {} ON SCHEMA public TO {}{}").format(
                sql.SQL(privilege),
                sql.Identifier(role) if role else sql.SQL("PUBLIC"),
                sql.SQL(" WITH GRANT OPTION" if passes_on else ""),
            )
        )
