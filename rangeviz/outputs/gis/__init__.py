"""GIS files of an answer."""
