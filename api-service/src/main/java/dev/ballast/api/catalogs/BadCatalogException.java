package dev.ballast.api.catalogs;

import java.util.List;

/// A catalog file that cannot be loaded. The message has a line for each fault.
public class BadCatalogException extends RuntimeException {
    public BadCatalogException(List<String> faults) {
        super(
                "The catalog cannot be loaded; correct it, or set BALLAST_CATALOG to another"
                        + " file:\n"
                        + "  "
                        + String.join("\n  ", faults));
    }
}
