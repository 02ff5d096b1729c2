"""Saved questions: parameters go in, the answer comes out under an address that stays; and what describes them."""
