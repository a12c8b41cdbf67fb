"""The catalog of systems and sites, with the user's own records."""
