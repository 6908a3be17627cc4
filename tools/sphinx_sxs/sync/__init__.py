"""Carry translations over to a newer original."""
