"""The platform: command line, engine record, workspaces, pipeline, wheel."""
