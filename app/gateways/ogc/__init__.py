"""OGC API - Features: the picture for QGIS, GDAL and every other program that speaks it; see `docs/integrate/qgis.md`.

`collections` says what there is, `query` reads what is asked, `items` pages through it, `documents` and `openapi` say
what there is, `pages` writes the same for people. `app.api.ogc` serves it.
"""
