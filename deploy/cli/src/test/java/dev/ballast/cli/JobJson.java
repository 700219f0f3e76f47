package dev.ballast.cli;

/// Jobs as the API writes them.
final class JobJson {
    static final String ID = "01970000-0000-7000-8000-000000000001";

    private JobJson() {}

    static String queued() {
        return job("queued", "null", 0, "null", "null");
    }

    static String downloading(long done) {
        return job("downloading", "4000000", done, "null", "null");
    }

    static String completed() {
        return job("completed", "4000000", 4_000_000, "\"checkpoints/a.bin\"", "null");
    }

    static String cancelled() {
        return job("cancelled", "null", 0, "null", "null");
    }

    static String failed(String code) {
        return job(
                "failed",
                "null",
                0,
                "null",
                "{\"code\":\"%s\",\"detail\":\"It went wrong.\",\"retryable\":true,\"file\":null}"
                        .formatted(code));
    }

    private static String job(
            String state, String bytesTotal, long done, String path, String error) {
        boolean planned = !bytesTotal.equals("null");
        return """
        {"id":"%s","kind":"download","source":"https://h.test/a.bin","revision":null,\
        "view":"plain","volume":"shared","dest":"checkpoints","state":"%s","reason":null,\
        "priority":5,"labels":{},"bytes_total":%s,"bytes_done":%d,"progress":%s,"speed":1000000,\
        "eta_seconds":%s,"files_total":%s,"files_done":0,"attempt":1,"error":%s,\
        "attached":false,"path":%s,"created_at":"2026-03-01T10:15:00Z","started_at":null,\
        "finished_at":null,"owner":"admin"}\
        """
                .formatted(
                        ID,
                        state,
                        bytesTotal,
                        done,
                        planned ? done / 40_000.0 : "null",
                        planned ? (4_000_000 - done) / 1_000_000 : "null",
                        planned ? 1 : "null",
                        error,
                        path);
    }
}
