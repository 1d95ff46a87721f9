"""API keys, webhooks, devices, files, the sandbox."""
