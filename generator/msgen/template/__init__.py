"""The template: where it comes from (`source`) and what it renders to (`engine`)."""
