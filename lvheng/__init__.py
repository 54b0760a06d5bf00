"""履衡: the application. The only floor that reads the environment; everything below is handed what it needs."""

__version__ = "0.1.0"
