package dev.ballast.local.bench.clients;

/// The clients that are compared.
enum ClientKind {
    JDK("JDK HttpClient"),
    APACHE("Apache HttpClient 5"),
    VERTX("Vert.x HttpClient");

    private final String label;

    ClientKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    FileClient make() {
        return switch (this) {
            case JDK -> new JdkClient();
            case APACHE -> new ApacheClient();
            case VERTX -> new VertxClient();
        };
    }
}
