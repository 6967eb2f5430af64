"""The participant's half of a Model Harvester competition."""
