package io.resite.libvirt;

import java.io.Serial;
import java.util.Optional;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/// A libvirt call that failed, whichever binding made it.
final class CallFailed extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorNumber number;
    private final String about;

    private CallFailed(ErrorNumber number, String about, String message) {
        super(message);
        this.number = number;
        this.about = about;
    }

    CallFailed(ErrorNumber number, String message) {
        this(number, "", message);
    }

    /// The same failure, once it is known by name what it was about.
    CallFailed about(String object) {
        return new CallFailed(number, object, words());
    }

    /// What it was about, if that is better known than by the caller's identifier.
    String aboutOr(String object) {
        return about.isEmpty() ? object : about;
    }

    static CallFailed of(LibvirtException failed) {
        var number = Optional.ofNullable(failed.getError()).map(error -> error.getCode());
        return new CallFailed(number.orElse(ErrorNumber.VIR_ERR_UNKNOWN), String.valueOf(failed.getMessage()));
    }

    ErrorNumber number() {
        return number;
    }

    /// The daemon, or the driver of that host, does not know the call.
    boolean isLackOfSupport() {
        return number == ErrorNumber.VIR_ERR_NO_SUPPORT;
    }

    String words() {
        return String.valueOf(getMessage()).strip().replace('\n', ' ');
    }
}
