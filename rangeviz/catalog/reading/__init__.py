"""A user's file: hostile until it is checked."""
