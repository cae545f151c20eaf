"""MQTT for integrators: each key has a topic tree of its own, with what changes and, retained, what stands."""
