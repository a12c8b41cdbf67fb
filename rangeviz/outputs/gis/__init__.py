"""GIS files of an answer: GeoPackage, FlatGeobuf, KML."""
