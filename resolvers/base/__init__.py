"""What every resolver needs: the context, rights, scopes, pages, the wording guard."""
