"""Sphinx configuration of the sample site: one locale's folder of ``source/`` at a time.

sphinx-build -c . -b html -D language=vi source/vi-VN _site/vi-VN
"""

project = "sphinx-sxs"
author = "The sphinx-sxs authors"
copyright = "2026, the sphinx-sxs authors; articles: Microsoft, CC BY 4.0"

extensions = ["sphinx_sxs.site"]
html_theme = "sxs"
html_show_sourcelink = False
html_copy_source = False
