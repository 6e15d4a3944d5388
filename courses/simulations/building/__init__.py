"""The form in which authors build a simulation: all that a scenario says as fields, and back without any loss."""
