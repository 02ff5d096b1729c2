"""The spreadsheet for those who write plans: its sheets and columns, the template, the reader."""
