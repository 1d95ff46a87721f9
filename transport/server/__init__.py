"""The server around uvicorn: listening, workers, draining."""
