package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashingPlacesTest {
    private final HashingPlaces places = new HashingPlaces();

    @Test
    void areLeftToOthersWhileOneAddressTriesOnAndOn() {
        for (int i = 0; i < HashingPlaces.OF_ONE_ADDRESS; i++) {
            assertThat(places.take("198.51.100.7")).isTrue();
        }

        assertThat(places.take("198.51.100.7")).isFalse();
        assertThat(places.take("192.0.2.7")).isTrue();
    }

    @Test
    void areNoMoreThanAllOfThemWhereverTheTriesComeFrom() {
        for (int i = 0; i < HashingPlaces.ALL; i++) {
            assertThat(places.take("198.51.100." + i)).isTrue();
        }

        assertThat(places.take("192.0.2.7")).isFalse();
    }

    @Test
    void areThereAgainOnceTheyAreLeft() {
        for (int i = 0; i < 2 * HashingPlaces.ALL; i++) {
            assertThat(places.take("192.0.2.7")).isTrue();
            places.leave("192.0.2.7");
        }
    }
}
