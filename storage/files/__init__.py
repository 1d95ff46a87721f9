"""Proofs: what a stranger's file is, what is kept of it, and where its bytes lie."""
