"""One question, asked of many sites."""
