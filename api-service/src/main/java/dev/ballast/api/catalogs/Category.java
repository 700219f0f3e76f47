package dev.ballast.api.catalogs;

/// A group of entries, as people browse them.
///
/// @param id lower case letters, digits, `_` and `-`
/// @param name for people
public record Category(String id, String name) {}
