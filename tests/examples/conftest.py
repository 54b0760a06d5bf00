"""The sample plugin's pack belongs to a distribution that is not installed here: its own test builds and installs it."""

collect_ignore = ["locality_plugin"]
