"""What surrounds the rules: keys and their scopes, webhooks, devices, files."""
