"""Who is kept out by a content: what is known of its types, what is found in it, and what its author owes for it."""
