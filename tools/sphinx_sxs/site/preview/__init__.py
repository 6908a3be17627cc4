"""`sxs serve`: builds, serves and follows what changes."""
