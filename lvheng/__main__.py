"""`python -m lvheng` is the command line."""

from lvheng.cli import main

main()
