package dev.ballast.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Looks names up. May block.
@FunctionalInterface
public interface Dns {
    /// The resolver of the operating system.
    Dns SYSTEM = InetAddress::getAllByName;

    /// All addresses of `host`, a name or a literal address, at least one.
    InetAddress[] resolve(String host) throws UnknownHostException;
}
