package dev.ballast.api.catalogs;

/// Which state of the catalog it is.
///
/// @param version grows with each change
/// @param date of the last change, `YYYY-MM-DD HH:MM` in UTC
public record Edition(long version, String date) {}
