"""What several documents call by different names and may be one: proposals for a person, never decisions."""
