"""Small pictures of a year for an operator: SVG out of counts, a thousand characters at most."""
