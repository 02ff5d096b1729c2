"""The front page, the lists, the search, and what their tables and time lines are made of."""
