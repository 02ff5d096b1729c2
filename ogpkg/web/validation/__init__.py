"""``/validate``: a document is sent, a report comes back, from a process that can be killed."""
