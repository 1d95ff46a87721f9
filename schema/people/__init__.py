"""Types of people: profiles, standing, the viewer."""
