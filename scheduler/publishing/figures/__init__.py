"""What became of what is out, in numbers: asked again and again while it is fresh, kept as last heard."""

from scheduler.publishing.figures.reading import Reading

__all__ = ["Reading"]
