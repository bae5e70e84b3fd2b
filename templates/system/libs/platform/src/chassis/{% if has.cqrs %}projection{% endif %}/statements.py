"""The statements that turn parts into rows. Each does a whole batch."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from chassis.projection.source import Part, Source
from chassis.projection.tables import ReadModel


def keys(parts: sa.Table, source: Source, ids: Sequence[UUID]) -> sa.Select[Any]:
    """The rows that these entities have contributed to so far."""
    mine = parts.c.source == source.service
    return sa.select(parts.c.key).where(mine, parts.c.id.in_(ids)).distinct()


def upsert(table: sa.Table, source: Source, parts: Sequence[Part]) -> sa.Insert:
    """Keep each part unless a newer one is known."""
    given = sa.literal([part.to_json() for part in parts], JSONB())
    new = (
        sa.func.jsonb_to_recordset(given)
        .table_valued(
            sa.column("id", sa.Uuid()),
            sa.column("version", sa.BigInteger()),
            sa.column("key", sa.Uuid()),
            sa.column("values", JSONB()),
        )
        .render_derived(name="new", with_types=True)
    )
    query = sa.select(
        sa.literal(source.service), new.c.id, new.c.version, new.c.key, new.c["values"]
    )
    names = ["source", "id", "version", "key", "values"]
    statement = insert(table).from_select(names, query)
    return statement.on_conflict_do_update(
        index_elements=["source", "id"],
        set_={name: statement.excluded[name] for name in names[2:]},
        where=table.c.version < statement.excluded.version,
    )


def refresh(model: ReadModel, source: Source, rows: Sequence[UUID]) -> sa.Insert:
    """Set the columns of a source in each of the rows to what its newest part says, or to null.

    Rows are taken in order, so that two sources that touch the same rows do not block each other.
    """
    parts, table = model.parts, model.rows
    given = sa.func.unnest(sa.literal(list(rows), sa.ARRAY(sa.Uuid())))
    wanted = given.column_valued("wanted")
    shown = (
        sa.select(parts.c["values"])
        .where(parts.c.source == source.service, parts.c.key == wanted)
        .where(parts.c["values"].is_not(None))
        .order_by(parts.c.id.desc())
        .limit(1)
        .lateral("shown")
    )
    names = source.column_names
    values = [
        sa.cast(shown.c["values"].op("->>")(name), table.c[name].type).label(name) for name in names
    ]
    query = (
        sa.select(wanted, *values)
        .select_from(sa.outerjoin(wanted.scalar_alias, shown, sa.true()))
        .order_by(wanted)
    )
    statement = insert(table).from_select(["id", *names], query)
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in names}
    )


def tidy(model: ReadModel, rows: Sequence[UUID]) -> sa.Delete:
    """Delete those of the rows that no part is left of."""
    table = model.rows
    empty = [table.c[source.version_column].is_(None) for source in model.sources]
    return sa.delete(table).where(table.c.id.in_(rows), *empty)
