"""Sentences, notes, labels and languages: the home of every sentence that outputs share."""
