"""What `/openapi.json` says besides what the routes themselves say: whom each lets in, and what it answers."""
