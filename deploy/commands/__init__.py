"""The commands of `yaocheng`, one module each with a `command`."""
