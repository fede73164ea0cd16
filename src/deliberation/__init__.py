"""A community talks a matter through, decides it in law, and sees it carried out."""
