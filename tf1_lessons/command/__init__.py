"""The commands: what they offer, how they start TensorFlow, what they record of a run, how they end."""
