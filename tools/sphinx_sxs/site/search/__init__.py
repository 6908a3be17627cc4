"""The site's own search: what is indexed, how words are cut, and the indexer."""
