"""Contents of a locale: the tree, what each page shows of it, and its files."""
