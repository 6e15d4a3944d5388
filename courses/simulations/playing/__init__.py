"""The rules of simulations, without Django: draws, validators, the fold of actions, and the check of scenarios."""
