package dev.ballast.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Stands for each of the services: reads the environment that they read, answers that it is ready,
/// and, as the API, writes the keys of the first start.
final class FakeService {
    private FakeService() {}

    public static void main(String[] arguments) throws Exception {
        String data = System.getenv("BALLAST_DATA");
        if (data != null) {
            DriverManager.getConnection(
                            System.getenv("BALLAST_DB_URL"),
                            System.getenv("BALLAST_DB_USER"),
                            System.getenv("BALLAST_DB_PASSWORD"))
                    .close();
            Files.writeString(Path.of(data, "admin.key"), "bk_admin");
            Files.writeString(Path.of(data, "worker.key"), "bk_worker");
        } else {
            Files.readString(Path.of(System.getenv("BALLAST_KEY_FILE")));
        }
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                Integer.parseInt(System.getenv("BALLAST_HTTP_PORT"))),
                        0);
        server.createContext(
                "/q/health/ready",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        System.out.println("slots=" + System.getenv("BALLAST_SLOTS"));
    }

    /// Lays out a checkout whose services are all this program.
    static Path checkout(Path folder) throws IOException, ClassNotFoundException {
        for (String module : new String[] {"api-service", "download-worker", "metadata-worker"}) {
            Path program = folder.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
            Files.createDirectories(program.getParent());
            Manifest manifest = new Manifest();
            Attributes main = manifest.getMainAttributes();
            main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            main.put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
            main.put(
                    Attributes.Name.CLASS_PATH,
                    location(FakeService.class)
                            + " "
                            + location(Class.forName("org.postgresql.Driver")));
            new JarOutputStream(Files.newOutputStream(program), manifest).close();
        }
        return folder;
    }

    private static URI location(Class<?> type) {
        return URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString());
    }
}
