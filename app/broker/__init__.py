"""The Mosquitto that the centre starts and owns, and the files it shares with one that others run."""
