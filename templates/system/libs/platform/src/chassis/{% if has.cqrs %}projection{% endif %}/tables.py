"""The tables of a read model: its rows, the parts they are made of, and the positions reached."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.projection.source import Source

_instant = sa.DateTime(timezone=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadModel:
    """The tables of a read model and the sources that fill them; the first one is the root."""

    rows: sa.Table
    parts: sa.Table
    positions: sa.Table
    sources: tuple[Source, ...]

    @property
    def root(self) -> Source:
        """The source whose entities the rows are about: the id of one is the id of its row."""
        return self.sources[0]

    @property
    def tables(self) -> tuple[sa.Table, sa.Table, sa.Table]:
        """All tables, in the order in which everybody locks them."""
        return self.positions, self.parts, self.rows


def parts_table(metadata: sa.MetaData) -> sa.Table:
    """What each entity contributes. A removed one keeps its version, for events that come late."""
    return sa.Table(
        "projection_parts",
        metadata,
        sa.Column("source", sa.String(63), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=True),
        sa.Column("values", JSONB(none_as_null=True), nullable=True),
        sa.Index("ix_projection_parts_source_key_id", "source", "key", "id"),
    )


def positions_table(metadata: sa.MetaData) -> sa.Table:
    """How far each source has been read: the sequence number of the last event that was applied.

    `stream` tells apart streams of the same name: it is the instant at which the stream was made.
    """
    return sa.Table(
        "projection_positions",
        metadata,
        sa.Column("source", sa.String(63), primary_key=True),
        sa.Column("stream", _instant, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
    )
