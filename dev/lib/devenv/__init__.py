"""The developer environment of helpdesk_cctv: set-up, and what `dev/*` run (stdlib only)."""
