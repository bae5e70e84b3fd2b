"""Where the rows are kept."""
