package dev.ballast.api.http.v1;

import java.util.List;

/// A list that comes whole.
record Items<T>(List<T> items) {
    Items {
        items = List.copyOf(items);
    }
}
