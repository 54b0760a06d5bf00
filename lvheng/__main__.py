"""`python -m lvheng` is the command line."""

from lvheng.cli import app

app()
