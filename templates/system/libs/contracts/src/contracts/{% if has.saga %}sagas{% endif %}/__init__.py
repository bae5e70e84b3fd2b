"""What the owners of sagas tell those who take part: one typed command for each saga.

Add optional fields only: owner and participants are not released at the same moment.
"""
