package dev.ballast.api.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.access.KeyRefusedException;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.job.FailureCode;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemCodeTest {

    @ParameterizedTest
    @EnumSource
    void knowsEveryReasonWhyASourceCouldNotBeAsked(FailureCode failure) {
        assertThat(ProblemCode.of(failure).name()).isEqualTo(failure.name());
    }

    @ParameterizedTest
    @EnumSource
    void knowsEveryReasonWhyAUseCaseRefuses(RefusedException.Code code) {
        assertThat(names()).contains(code.name());
    }

    @ParameterizedTest
    @EnumSource
    void knowsEveryReasonWhyAKeyStays(KeyRefusedException.Code code) {
        assertThat(names()).contains(code.name());
    }

    @ParameterizedTest
    @EnumSource
    void hasAStableTypeAndAnErrorStatus(ProblemCode code) {
        assertThat(code.type()).matches("/problems/[a-z-]+");
        assertThat(code.status()).isBetween(400, 599);
        assertThat(code.title()).isNotBlank();
    }

    private static String[] names() {
        return Arrays.stream(ProblemCode.values()).map(Enum::name).toArray(String[]::new);
    }
}
