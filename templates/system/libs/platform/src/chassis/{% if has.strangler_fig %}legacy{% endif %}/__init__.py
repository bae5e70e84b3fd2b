"""An anti-corruption layer: a legacy API, served by the service that takes it over.

`shapes` are the words of the legacy application, `translation` is what a service says of its own
entity, `client` asks the legacy application, `adoption` keeps the copies, `takeover` are the use
cases, `api` and `command` are how they are reached.
"""
