"""Leader election: of all instances of a service, one runs its scheduled jobs, each slot once.

Who may lead is decided by a lease (`elections`; kept by `rows` in PostgreSQL or by `kubernetes`),
who may write by a fence in the service's own database (`turns`, `fence`). `candidate` campaigns and
holds on, `runner` runs what is due, `office` puts both together, `board` shows it.
"""
