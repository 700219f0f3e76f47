package dev.ballast.volume;

import java.io.IOException;

/// Ends a work after so many of its steps, as the death of its process would.
final class DiesAfter implements StepObserver {
    private int left;
    private String last = "";

    DiesAfter(int steps) {
        this.left = steps;
    }

    @Override
    public void after(String step) {
        left--;
        last = step;
        if (left == 0) {
            throw new Died(step);
        }
    }

    /// What changes the volume step by step.
    @FunctionalInterface
    interface Steps {
        void go() throws IOException;
    }

    /// Whether the work had so many steps.
    boolean cutsOff(Steps work) throws IOException {
        try {
            work.go();
            return false;
        } catch (Died _) {
            return true;
        }
    }

    @Override
    public String toString() {
        return last;
    }

    /// Nothing that the work could take for a failure.
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Died(String step) {
            super("died after: " + step);
        }
    }
}
