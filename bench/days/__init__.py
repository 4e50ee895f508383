"""Whole days of generated cameras, judged as the poller judges: what is found, when, and what is
found that is not there. See docs/design/pictures.md."""
