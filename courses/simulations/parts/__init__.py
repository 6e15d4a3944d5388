"""What screens of simulations are made of: our own parts and validators. Apps add theirs by the same hooks."""
