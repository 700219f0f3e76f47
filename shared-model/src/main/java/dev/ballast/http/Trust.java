package dev.ballast.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ssl.TlsCiphers;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.jspecify.annotations.Nullable;

/// Whose certificates are believed.
public final class Trust {
    private static final String FIRST_CHOICE = "TLS_AES_128_GCM_SHA256";

    private final SSLContext context;

    private Trust(SSLContext context) {
        this.context = context;
    }

    /// The authorities that the Java runtime trusts.
    public static Trust system() {
        return new Trust(context(null));
    }

    /// Those and the ones in a file.
    ///
    /// @param bundle PEM, at least one certificate
    /// @throws IOException if the file cannot be read or holds no certificate
    public static Trust withBundle(Path bundle) throws IOException {
        Collection<? extends Certificate> more;
        try (InputStream pem = Files.newInputStream(bundle)) {
            more = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        } catch (CertificateException e) {
            throw new IOException(bundle + " is not a list of certificates in PEM", e);
        }
        if (more.isEmpty()) {
            throw new IOException(bundle + " holds no certificate");
        }
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int entry = 0;
            for (X509Certificate known : x509(managers(null)).getAcceptedIssuers()) {
                trusted.setCertificateEntry("runtime-" + entry++, known);
            }
            for (Certificate certificate : more) {
                trusted.setCertificateEntry("bundle-" + entry++, certificate);
            }
            return new Trust(context(managers(trusted)));
        } catch (GeneralSecurityException e) {
            throw new IOException(bundle + " holds a certificate that cannot be used", e);
        }
    }

    /// How connections speak TLS: as browsers do, AES with the shorter key is asked for first. It
    /// is as safe, and a third of the work less (RFC 8446 §9.1 makes it the one that all have).
    TlsSocketStrategy strategy() {
        String[] suites =
                TlsCiphers.excludeWeak(context.getDefaultSSLParameters().getCipherSuites());
        Arrays.sort(suites, Comparator.comparing(suite -> !suite.equals(FIRST_CHOICE)));
        return new DefaultClientTlsStrategy(
                context,
                null,
                suites,
                SSLBufferMode.STATIC,
                HttpsSupport.getDefaultHostnameVerifier());
    }

    private static SSLContext context(TrustManager @Nullable [] managers) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static X509TrustManager x509(TrustManager[] managers) {
        for (TrustManager manager : managers) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("this Java runtime trusts nobody");
    }
}
