"""Readers of users' files, which are hostile until they are checked."""
