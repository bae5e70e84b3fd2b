"""The chassis: what every service of the system needs and none should write again.

Import the modules; this package exports nothing of its own.
"""
