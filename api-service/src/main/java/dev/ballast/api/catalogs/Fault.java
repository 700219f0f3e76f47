package dev.ballast.api.catalogs;

/// What is wrong with one field of an entry.
///
/// @param field as the catalog spells it
/// @param message what it takes
public record Fault(String field, String message) {}
