package io.resite.app.api;

import java.util.List;

/// What a capture came to.
///
/// @param revision of the spec that now describes the site
/// @param changed whether it is a new one
/// @param notes what could not be seen, in words
public record CaptureView(long revision, boolean changed, List<String> notes) {
    public CaptureView {
        notes = List.copyOf(notes);
    }
}
