"""Side-by-side translated articles: read, check and publish them with Sphinx."""

__version__ = "0.1.0"
