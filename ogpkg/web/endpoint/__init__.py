"""``/sparql`` and ``/graph``: the SPARQL 1.1 Protocol, its Service Description, the Graph Store Protocol.

`call` reads a request, `sparql` answers it, `service` describes the service, `graphs` gives whole graphs.
"""
