"""All evidence on one chart, where it lies and where it belongs: in memory, or in the database."""
