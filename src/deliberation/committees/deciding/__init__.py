"""The register of decisions: numbered, never edited. What personal data it names is masked before anybody reads it."""
