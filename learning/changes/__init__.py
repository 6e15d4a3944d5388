"""Changes of units, carried through to the people, figures and targets in them; and the pages that show units."""
