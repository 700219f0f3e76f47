package dev.ballast.api.catalogs;

import java.util.List;

/// The catalog files of this installation.
public interface CatalogSource {

    /// All of them.
    List<File> read();

    /// One file.
    ///
    /// @param name for people
    record File(String name, CatalogDocument content) {}
}
