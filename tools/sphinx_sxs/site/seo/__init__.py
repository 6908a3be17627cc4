"""What search engines, link previews and lost readers get."""
