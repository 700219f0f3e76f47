package dev.ballast.system;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one [Product] of this run, started for the first of them, and brings it to rest
/// after each, so that every test meets an idle product with its default settings.
final class SharedProduct implements ParameterResolver, AfterEachCallback {
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
        product(context).settle(context.getExecutionException().isPresent());
    }

    /// The root's store closes the product when the last test has ended.
    private static Product product(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("product", _ -> Product.start(), Product.class);
    }
}
