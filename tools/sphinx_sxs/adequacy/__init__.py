"""Does the target say what the source says: evidence and a calibrated score."""
