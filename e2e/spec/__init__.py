"""The pages of the spec."""
