"""The main job told once from roster to reopened doors, over HTTP, by different hands, with its evidence."""
