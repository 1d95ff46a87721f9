"""Puts Doorstep together: settings, composition, command line, doctor."""
