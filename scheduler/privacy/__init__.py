"""What is kept about people, and for how long: taking it along, erasing it, letting it go by itself."""
