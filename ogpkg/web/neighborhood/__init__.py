"""The neighborhood of a thing: what it names and what names it, as a list that a script can draw."""
