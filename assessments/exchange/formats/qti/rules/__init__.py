"""The language in which QTI says how a response is marked: its expressions and its rules."""
