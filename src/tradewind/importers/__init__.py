"""Publishers' own files, read into the user's packs: one module for each kind of file.

Import from the modules: the command line lists the `kinds` at every start, and must not load the
readers for it.
"""
