"""The service: the engine of `watch` behind HTTP, with the extra `http` (Starlette and uvicorn)."""
