"""From what a person typed to records: systems, sites, places, regions."""
