"""The page templates; carried in the wheel as lod.templates."""
