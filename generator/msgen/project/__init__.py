"""The generated repository: what will be written (`plan`), writing it (`apply`) and its first commit (`git`)."""
