"""What the tests of clients need beside Python: a script of Comunica, a large endpoint."""
