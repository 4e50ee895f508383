"""`dev/bench fuzz`: replies that no camera should ever send, by the million.

A parser may give a value or one of its own errors for any bytes whatever; it may not raise
anything else, hang, or grow. ``parsers.py`` names them, ``corpus.py`` what is mutated,
``mutations.py`` how, ``attack.py`` runs one parser, ``command.py`` all of them.
"""
