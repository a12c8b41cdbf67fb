"""What there is to ask about: systems and sites, the bundled ones and the user's own."""
