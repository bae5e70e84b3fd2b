"""The events that services promise to tell: one module for each service.

A module has a class for each event and lists them in `EVENTS`. A new event, or a new field that may
be null, harms no reader. To change what is there, tell the next major version beside the old one
for as long as somebody reads that.
"""
