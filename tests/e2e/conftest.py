"""A PostgreSQL cluster for the tests that start a whole centre on it."""

from support.database import postgres_cluster, postgres_database, postgres_engine

__all__ = ["postgres_cluster", "postgres_database", "postgres_engine"]
