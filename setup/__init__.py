"""Set-up behind `make`: environment, locked dependencies, front-end files. Standard library only."""
