"""The sentence of the house, as code: sources → records → RDF → a sealed release."""
