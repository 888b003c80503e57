"""The house's own rules: directions, descriptions, files that must agree, what may stand in a tracked file."""
