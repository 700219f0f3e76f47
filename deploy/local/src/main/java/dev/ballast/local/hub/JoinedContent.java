package dev.ballast.local.hub;

import java.io.IOException;

/// One content after another.
record JoinedContent(Content head, Content tail) implements Content {

    @Override
    public long length() {
        return head.length() + tail.length();
    }

    @Override
    public String version() {
        return head.version() + "+" + tail.version();
    }

    @Override
    public void read(long offset, byte[] buffer, int count) throws IOException {
        int fromHead = Math.clamp(head.length() - offset, 0, count);
        if (fromHead > 0) {
            head.read(offset, buffer, fromHead);
        }
        if (fromHead < count) {
            byte[] rest = new byte[count - fromHead];
            tail.read(offset + fromHead - head.length(), rest, rest.length);
            System.arraycopy(rest, 0, buffer, fromHead, rest.length);
        }
    }
}
