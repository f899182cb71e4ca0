package io.resite.hypervisor;

import java.io.Serial;

/// The broken world behind the port, told with the host and the object, so that its message can be shown as it is.
public abstract sealed class HypervisorException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    HypervisorException(String message) {
        super(message);
    }

    /// The host does not answer, or stopped answering in mid-call: the call's outcome is unknown.
    public static final class Unreachable extends HypervisorException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Unreachable(String message) {
            super(message);
        }
    }

    /// The object asked for is not there.
    public static final class NotThere extends HypervisorException {
        @Serial
        private static final long serialVersionUID = 1L;

        public NotThere(String message) {
            super(message);
        }
    }

    /// The name, UUID, MAC or path is taken.
    public static final class AlreadyThere extends HypervisorException {
        @Serial
        private static final long serialVersionUID = 1L;

        public AlreadyThere(String message) {
            super(message);
        }
    }

    /// The host understood and said no; its words are in the message.
    public static final class Refused extends HypervisorException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }
}
