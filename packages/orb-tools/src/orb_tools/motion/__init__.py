"""Motion on the embedded AWS: simulated sensors that speak MQTT, a Spotify beside it, and a view of the rooms."""
