"""The loops of a running centre: take packets, send what is due, let time pass, tell the sites their settings."""
