package dev.ballast.metadata.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // model | version | base model | precision | what people read
                "Tiny style | v2 | SDXL 1.0 | fp16 | Tiny style v2 [SDXL 1.0 FP16]",
                "Tiny style | v2 | - | - | Tiny style v2",
                "Tiny style | v2 | Pony | - | Tiny style v2 [Pony]",
                "Tiny style | v2 | - | bf16 | Tiny style v2 [BF16]",
                // CJK and emoji go, and brackets that they leave empty
                "✨ Tiny 可爱 style 🎨 | v2 | - | - | Tiny style v2",
                "Tiny （ミニ） | v2 | - | - | Tiny v2",
                "Tiny 【可爱】 [萌] | v2 | - | - | Tiny v2",
                "Café Über | v1 | - | - | Café Über v1",
                "👩‍🎨 Painter | v1 | - | - | Painter v1",
                // a remark in the version goes, a short addition stays
                "Tiny | v2 (trained on 12000 new pictures) | - | - | Tiny v2",
                "Tiny | v2 (pruned) | - | - | Tiny v2 (pruned)",
                // the model's own number gives way to that of the version
                "Realistic V6.0 | V6.0 B1 | - | - | Realistic V6.0 B1",
                "Realistic v5 | v6 | - | - | Realistic v6",
                "Real_Dream 1.5 | 2.0 | - | - | Real_Dream 2.0",
                "Level 4 | turbo | - | - | Level 4 turbo",
                "Realistic v5 | - | - | - | Realistic v5",
                // what both say is said once
                "Tiny Anime style | Anime v2 | - | - | Tiny Anime style v2",
                "DreamShaper | DreamShaperXL v2 | - | - | DreamShaper v2",
                "DreamShaperXL | dreamshaper v2 | - | - | DreamShaperXL v2",
                "Tin | Tiny v2 | - | - | Tin Tiny v2",
                // spaces
                "  Tiny   style  |  v2   beta | - | - | Tiny style v2 beta",
                "Tiny - | v2 | - | - | Tiny v2",
                // nothing is left
                "可爱 | 最新 | SDXL 1.0 | fp16 | ''"
            })
    void a55NamesAVersion(
            String model, String version, String baseModel, String precision, String name) {
        assertThat(DisplayName.of(model, version == null ? "" : version, baseModel, precision))
                .isEqualTo(name);
    }
}
