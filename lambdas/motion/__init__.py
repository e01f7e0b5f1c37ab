"""The functions of motion: sensors start the Spotify playback of their listeners. See docs/motion.md."""
