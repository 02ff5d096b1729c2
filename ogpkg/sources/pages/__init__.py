"""Readers of pages of opengovpartnership.org: a commitment's and a member's, in the layouts of several years."""
