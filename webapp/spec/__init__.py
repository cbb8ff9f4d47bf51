"""The living spec: each behaviour with its proof, and what breaks it."""
