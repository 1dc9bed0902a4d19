# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How `make docs` makes a site of these pages."""

project = "Credit Notes for Sessions"
copyright = "2026 Konfidens"
author = "Konfidens"

extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline"]
exclude_patterns = ["_static"]

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_logo = html_favicon = "../konfidens_credit/static/description/icon.svg"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#146C94",
        "color-brand-content": "#146C94",
    },
    "dark_css_variables": {
        "color-brand-primary": "#2BB3A3",
        "color-brand-content": "#2BB3A3",
    },
}
