"""Linked data: ``/id/…`` leads to ``/doc/….<extension>``, and every representation says what it is.

`linked_data` has the addresses, `describe` and `entity` what is said about a thing, `linkset` and `links` how its
representations belong together, `sitemap` what crawlers may find.
"""
