"""Compares both sides of a route: asks them again what customers asked, out of their way.

The gateway sends copies of some requests here. They are answered at once and looked at later; when
there are too many, the newest are dropped. Whatever happens here, no customer waits for it.
"""
