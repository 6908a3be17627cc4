"""Review pages: source and target of every segment side by side, with what the checks found."""
