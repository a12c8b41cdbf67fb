"""What "in reach" means."""
