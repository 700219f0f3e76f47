package dev.ballast.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Which pictures of the catalog are blurred.
@ExtendWith({SharedProduct.class, Chromium.class})
class PreviewPageTest {
    private static final String PICTURE = "/api/v1/previews/" + "0".repeat(64);

    private final Product product;
    private final Browser browser;

    PreviewPageTest(Product product, Browser browser) {
        this.product = product;
        this.browser = browser;
    }

    @Test
    void blursPicturesFromTheChosenLevelOnAndThoseOfMarkedEntries() {
        // Given
        put("Harmless picture", Map.of("preview_nsfw_level", 2));
        put("Adult picture", Map.of("preview_nsfw_level", 8));
        put("Marked picture", Map.of("tags", List.of("nsfw")));
        try (Visitor visitor =
                Visitor.at("/admin/models?q=picture", browser, product, product.adminKey())) {
            // Then
            assertThat(visitor.button("Show the preview of Adult picture")).isVisible();
            assertThat(visitor.button("Show the preview of Marked picture")).isVisible();
            assertThat(visitor.button("Show the preview of Harmless picture")).hasCount(0);
            // When
            visitor.go("/admin/settings");
            visitor.page().getByLabel("from level").selectOption("2");
            visitor.go("/admin/models?q=picture");
            // Then
            assertThat(visitor.button("Show the preview of Harmless picture")).isVisible();
        }
    }

    private void put(String name, Map<String, Object> fields) {
        String id = name.toLowerCase(Locale.ROOT).replace(' ', '-');
        Map<String, Object> entry = new HashMap<>(fields);
        entry.put("name", name);
        entry.put("category", "pictured");
        entry.put("file", id + ".bin");
        entry.put("dest", "pictured");
        entry.put("source", "url");
        entry.put("url", "https://example.com/" + id + ".bin");
        entry.put("preview_url", PICTURE);
        product.api().put("/api/v1/catalog/" + id, entry).expect(201);
    }
}
