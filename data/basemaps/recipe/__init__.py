"""The steps of ``build.py``, each hiding one decision about the sources."""
