"""The plumbing that lessons share. Nothing in here hides a line of TensorFlow that a lesson is about."""
