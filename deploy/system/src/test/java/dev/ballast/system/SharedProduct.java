package dev.ballast.system;

import java.util.Optional;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one [Product] of this run, started for the first of them, and brings it to rest
/// after each, so that every test meets an idle product with its default settings. Tests of a class
/// with one instance for all share what they begin: there it comes to rest after the last of them.
final class SharedProduct implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedProduct.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Product.class;
    }

    @Override
    public Product resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return product(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!isShared(context)) {
            product(context).settle(context.getExecutionException().isPresent());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isShared(context)) {
            product(context).settle(true);
        }
    }

    private static boolean isShared(ExtensionContext context) {
        return context.getTestInstanceLifecycle().equals(Optional.of(Lifecycle.PER_CLASS));
    }

    /// The root's store closes the product when the last test has ended.
    private static Product product(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("product", _ -> Product.start(), Product.class);
    }
}
