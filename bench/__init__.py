"""Measure the app against yardsticks in the same run: times vary with the machine's load, ratios hardly."""
