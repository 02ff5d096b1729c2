"""Four replicas of one server behind nginx, on one machine: what breaks, what nginx costs, where cores and memory go.

`versions` makes what is served, `farm` starts and weighs the replicas, `proxy` nginx; `load` asks for much, `trials`
asks while replicas die and versions change, `tables` writes what came of it. Judges nothing.
"""
