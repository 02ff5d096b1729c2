"""Readers of what governments write on OGP's templates: action plans and self-assessment reports."""
