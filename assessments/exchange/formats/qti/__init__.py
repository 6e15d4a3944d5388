"""QTI 2.1, 2.2 and 3.0: packages of items that assessment systems exchange."""
