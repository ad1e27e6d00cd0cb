"""The city at work before your eyes: simulated people act on what their own pages show, through the public acts alone.

Each of them is one `Person` with an actor of their own, its rights and its area; `street` lets them take turns.
"""
