"""What every finished answer has in common: it is kept, packed, guarded for a spreadsheet, or sent from a file."""
