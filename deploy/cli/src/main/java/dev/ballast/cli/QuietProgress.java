package dev.ballast.cli;

/// Shows nothing.
final class QuietProgress implements Progress {
    @Override
    public void show(Job job) {}

    @Override
    public void silent(long seconds) {}

    @Override
    public void end() {}
}
