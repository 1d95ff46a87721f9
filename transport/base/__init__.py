"""What every room of transport needs: problems and their words, request ids, interfaces."""
