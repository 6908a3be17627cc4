"""Lists of names that stay as they are in every language; one data file a family of products."""
