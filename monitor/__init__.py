"""Polling of cameras and recorders: pure Python, without Odoo and without a database.

One package, so that relative imports work both inside Odoo and in a worker process started
with ``python -m monitor.worker`` in the addon's folder. Imports point one way:
``probe`` knows nothing of ``sweep``, neither knows anything of Odoo.
"""
