"""A whole mission on one machine, in real processes: what demo, replay, bench and the end-to-end tests stand on."""
