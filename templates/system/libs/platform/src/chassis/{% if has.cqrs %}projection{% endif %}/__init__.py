"""Read models: kept up to date from the events of other services, in a database of their own.

Each source of a read model is the event stream of one service. The projector reads it from the
position that stands in the read model's own database, and moves that position in the transaction
that applies the events: whatever is killed, and whenever, no event is lost and none counts twice.

    feeds.py        reading the stream of a service, from a position on
    projector.py    the loop: read, apply, try again
    source.py       what an event means for the read model
    store.py        applying events: versioned parts, and the rows made of them
    rows.py         reading rows, as new as the caller needs them
    lag.py          how far the read model is behind
    rebuild.py      the same model once more, aside, from the first event on
    composition.py  how a process puts all this together
"""
