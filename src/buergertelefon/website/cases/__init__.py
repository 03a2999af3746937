"""Citizens' own pages about their cases."""
