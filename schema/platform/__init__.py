"""Types of what surrounds it: API keys, webhooks, devices, the sandbox."""
