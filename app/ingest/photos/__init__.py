"""Photos of reports: pieces are collected, put together and checked; full pictures are asked for."""
