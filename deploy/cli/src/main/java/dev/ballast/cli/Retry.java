package dev.ballast.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ballast retry <id>…`: starts jobs again, and gives them the secrets that went when they ended.
final class Retry extends Steer {
    @Mixin private TokenOption token = new TokenOption();

    @Mixin private HeaderOption headers = new HeaderOption();

    @Option(
            names = "--source",
            paramLabel = "ADDRESS",
            description = "The job's address with its query, if that holds a signature or a key.")
    private @Nullable String source;

    private Retry(Surroundings surroundings) {
        super(surroundings, Move.RETRY);
    }

    static CommandLine command(Surroundings surroundings) {
        return new Retry(surroundings).named();
    }

    @Override
    Map<String, Object> body() {
        return new Fields()
                .with("token", token.read(surroundings()))
                .with("headers", headers.read(surroundings()))
                .with("source", source)
                .asMap();
    }
}
