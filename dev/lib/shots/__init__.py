"""Pictures for the manual, taken from the running demo: see `dev/screenshots`."""
