"""What keeps imports light. Do not import from outside of the package."""
