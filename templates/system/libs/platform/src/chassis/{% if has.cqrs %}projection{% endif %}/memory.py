"""A read model in memory: for tests."""

from collections.abc import Sequence
from uuid import UUID

from chassis.projection.rows import Found, Row
from chassis.projection.source import Part, Source
from chassis.projection.store import Moved, Position
from chassis.projection.tables import ReadModel


class MemoryModel:
    """Keeps parts and positions; rows are put together when they are asked for."""

    def __init__(self, model: ReadModel) -> None:
        self._model = model
        self._positions: dict[str, Position] = {}
        self._parts: dict[tuple[str, UUID], Part] = {}

    async def position(self, source: Source) -> Position | None:
        """The position of a source."""
        return self._positions.get(source.service)

    async def move(self, source: Source, old: Position | None, new: Position) -> None:
        """Set it."""
        if self._positions.get(source.service) != old:
            raise Moved
        self._positions[source.service] = new

    async def apply(self, source: Source, old: Position, parts: Sequence[Part], last: int) -> int:
        """Keep the parts that are newer than what is known."""
        now = self._positions.get(source.service)
        if now is None or now.stream != old.stream or now.sequence < old.sequence:
            raise Moved
        for part in parts:
            self.put(source, part)
        reached = max(now.sequence, last)
        self._positions[source.service] = Position(now.stream, reached)
        return reached

    def put(self, source: Source, part: Part) -> None:
        """Keep a part unless a newer one is known."""
        known = self._parts.get((source.service, part.id))
        if known is None or known.version < part.version:
            self._parts[source.service, part.id] = part

    async def find(self, row_id: UUID) -> Found:
        """The row, put together."""
        part = self._parts.get((self._model.root.service, row_id))
        return Found(0, None) if part is None else Found(part.version, self._row(row_id))

    async def page(self, after: UUID | None, limit: int) -> Sequence[Row]:
        """In the order of their ids."""
        root = self._model.root.service
        ids = sorted(key for service, key in self._parts if service == root)
        rows = (self._row(one) for one in ids if after is None or one > after)
        return [row for row in rows if row is not None][:limit]

    def _row(self, row_id: UUID) -> Row | None:
        row: dict[str, object] = {"id": row_id}
        for source in self._model.sources:
            row |= self._shown(source, row_id)
        return None if row[self._model.root.version_column] is None else row

    def _shown(self, source: Source, row_id: UUID) -> Row:
        mine = (part for (service, _), part in self._parts.items() if service == source.service)
        shown = [part for part in mine if part.key == row_id and part.values is not None]
        if not shown:
            return dict.fromkeys(source.column_names)
        return dict(max(shown, key=lambda part: part.id).values or {})
