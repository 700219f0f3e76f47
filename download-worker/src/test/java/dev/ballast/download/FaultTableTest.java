package dev.ballast.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What networks, hubs and disks do to a download, and what is done about it. Each row has tests of
/// its own, marked with [FaultRow] and its number.
///
/// |  # | fault                                          | reaction                                                                     |
/// |---:|------------------------------------------------|------------------------------------------------------------------------------|
/// |  1 | range ignored, 200 instead of 206              | one stream from 0; the host is spared ranges for a while                     |
/// |  2 | 206 with another start or total                | the body is dropped, one new try, then a failure                             |
/// |  3 | the server cuts, or ends a range early         | the bytes are kept, the rest is asked for; no try is counted                 |
/// |  4 | a signed address has expired (400, 403)        | the source is asked again, the transfer goes on at the same offset           |
/// |  5 | the content changed (`If-Range` → 200)         | pinned: failure; else one fresh start                                        |
/// |  6 | 416 on resume                                  | size = ours: verified; smaller: fresh start; larger: asked once more         |
/// |  7 | a login page with 200                          | refused by type and by its first bytes; nothing is stored                    |
/// |  8 | an error in JSON with 200                      | as 7                                                                         |
/// |  9 | a Git LFS pointer instead of the content       | refused, with a hint                                                         |
/// | 10 | gzip although `identity` was asked for         | one new try, then decoded; no ranges, no lengths                             |
/// | 11 | no `Content-Length`                            | one stream; the end of chunks, or the digest, tells the end                  |
/// | 12 | `Content-Length` is wrong                      | the rest is asked for; against a known size: one fresh try, then a failure   |
/// | 13 | weak ETag only                                 | never in `If-Range`                                                          |
/// | 14 | `multipart/byteranges`                         | as 2                                                                         |
/// | 15 | nothing, or nearly nothing, comes              | that connection is made anew                                                 |
/// | 16 | one connection is slow                         | others take over its rest                                                    |
/// | 17 | reset, TLS or DNS failure                      | a new connection after a while; certificates that are not trusted: failure   |
/// | 18 | 429 with `Retry-After` or `RateLimit`          | the listener is told; fewer connections, or a failure that says how long     |
/// | 19 | 408, 500, 502, 503, 504                        | tried again later; a host that only fails is left alone for a while          |
/// | 20 | 401, 403 with a reason                         | failure with the reason                                                      |
/// | 21 | 404, 410 after a good plan                     | the source is asked; what it says ends the transfer                          |
/// | 22 | redirects: loop, nowhere, to http, to inside   | failure                                                                      |
/// | 23 | redirect to another host with a token          | the token stays behind                                                       |
/// | 24 | right length, wrong digest                     | damaged parts only, where known; else all once more, past caches; quarantine |
/// | 25 | disk full                                      | reserved first; else the failure says how much is missing, bytes are kept    |
/// | 26 | worker killed                                  | the next owner goes on from what is certainly on disk                        |
/// | 27 | two jobs want the same content                 | fetched once (the second part of it: `ManyCallersTest` of `deploy/system`)   |
/// | 28 | checkpoint damaged or of another version       | that file starts again                                                       |
/// | 29 | the volume goes away for a moment              | opened again, goes on; else a failure, and another worker's turn             |
/// | 30 | hostile names                                  | made harmless (and refused by `RelativePathTest` of `shared-model`)          |
/// | 31 | giant or lying headers in a model file         | `SafetensorsTest`, `GgufTest`, `OnnxTest` of `metadata-worker`               |
/// | 32 | clocks differ                                  | dates of a server are measured by its own clock; expiry is never computed    |
/// | 33 | cancel, pause                                  | reading ends at once, the bytes of a pause are kept                          |
class FaultTableTest {
    private static final int ROWS = 33;

    /// Shown in `metadata-worker`, where files are inspected.
    private static final List<Integer> ELSEWHERE = List.of(31);

    @Test
    void everyRowHasATest() {
        // When
        List<Integer> shown =
                new ClassFileImporter()
                        .importPackages("dev.ballast.download", "dev.ballast.http").stream()
                                .flatMap(type -> type.getMethods().stream())
                                .filter(method -> method.isAnnotatedWith(FaultRow.class))
                                .flatMap(FaultTableTest::rows)
                                .distinct()
                                .sorted()
                                .toList();
        // Then
        assertThat(shown)
                .isEqualTo(
                        IntStream.rangeClosed(1, ROWS)
                                .boxed()
                                .filter(row -> !ELSEWHERE.contains(row))
                                .toList());
    }

    private static Stream<Integer> rows(JavaMethod method) {
        return Arrays.stream(method.getAnnotationOfType(FaultRow.class).value()).boxed();
    }
}
