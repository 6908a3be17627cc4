"""The English side: where originals come from, how an article stands to them, then and now."""
