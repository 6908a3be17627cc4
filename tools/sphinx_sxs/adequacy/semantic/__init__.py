"""Semantic evidence: does the target mean what the source means, asked of a model.

A provider gives either embeddings of texts or an estimate of each pair's quality.  It is slow,
so what it said is kept on disk by text, and `SemanticSession` spends a budget of seconds on the
segments that cheaper evidence leaves open.  Nothing here is loaded without ``--semantic``.

Run a session in one process, the main one: the bundled model uses all processors by itself.
"""
