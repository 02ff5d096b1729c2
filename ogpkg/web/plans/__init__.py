"""What only the pages of plans and members show, and the comparison of two of them."""
