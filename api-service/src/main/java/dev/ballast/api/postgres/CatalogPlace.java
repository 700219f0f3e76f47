package dev.ballast.api.postgres;

import java.util.List;

/// Where an entry stands in a list.
///
/// @param number its size, rank or the like; 0 where the list does not go by one
/// @param group its category; empty where the list does not go by it
/// @param name in lower case
record CatalogPlace(long number, String group, String name, String id)
        implements Comparable<CatalogPlace> {
    /// @param texts as [#texts] gave them
    /// @throws IllegalArgumentException if nothing gave these
    static CatalogPlace of(List<String> texts) {
        if (texts.size() != 4) {
            throw new IllegalArgumentException("no place has %d parts".formatted(texts.size()));
        }
        return new CatalogPlace(
                Long.parseLong(texts.getFirst()), texts.get(1), texts.get(2), texts.get(3));
    }

    List<String> texts() {
        return List.of(Long.toString(number), group, name, id);
    }

    @Override
    public int compareTo(CatalogPlace other) {
        int order = Long.compare(number, other.number);
        order = order != 0 ? order : group.compareTo(other.group);
        order = order != 0 ? order : name.compareTo(other.name);
        return order != 0 ? order : id.compareTo(other.id);
    }
}
