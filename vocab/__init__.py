"""The vocabulary, shapes, schemes, profiles and queries; carried in the wheel as lod.vocab."""
