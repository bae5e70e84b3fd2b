"""Sagas: business processes over several services, each step with a compensation that undoes it.

Owners of sagas: `definition` and `records` (what a saga and a run of it are), `desk` and `api` (for
operators). Those who take part: `handlers` (what a step does), `participation` (once, whatever
happens), `picks` (locked rows).
"""
