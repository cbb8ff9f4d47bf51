"""What the app costs, measured against yardsticks in the same run: the machine swings, ratios do not."""
