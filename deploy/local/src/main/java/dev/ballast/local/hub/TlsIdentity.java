package dev.ballast.local.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Who a hub says it is: a private key and the certificates for it.
public final class TlsIdentity {
    private final SSLContext context;

    private TlsIdentity(SSLContext context) {
        this.context = context;
    }

    /// One key of a PKCS #12 file.
    static TlsIdentity read(Path keyStore, String alias, String password) {
        char[] secret = password.toCharArray();
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(in, secret);
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(
                    alias, all.getKey(alias, secret), secret, all.getCertificateChain(alias));
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(one, secret);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new TlsIdentity(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "no key %s can be read from %s".formatted(alias, keyStore), e);
        }
    }

    /// Speaks TLS over an accepted connection; closing it closes the connection too.
    public Socket serve(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        // The client's first choice counts, as it does with the servers that hubs use.
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setUseCipherSuitesOrder(false);
        socket.setSSLParameters(parameters);
        return socket;
    }
}
