package dev.ballast.api.jobs;

import java.util.UUID;

/// Keeps a job's secrets unreadable at rest.
public interface SecretSeal {
    /// What is sealed for the whole installation is bound to this. No job has it: their ids are
    /// ordered by time.
    UUID NO_JOB = new UUID(0, 0);

    /// Encrypts, bound to this job and name.
    byte[] seal(UUID job, String name, String clear);

    /// Decrypts.
    ///
    /// @throws IllegalStateException if it was sealed for another job or name, with another key, or
    ///   was changed
    String open(UUID job, String name, byte[] sealed);

    /// A mark by which equal secrets are known without being stored: nobody without the key can
    /// tell whether a guess is right.
    String mark(String clear);
}
