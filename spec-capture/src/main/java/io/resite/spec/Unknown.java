package io.resite.spec;

/// What a document says where nobody knows.
public final class Unknown {
    public static final String WORD = "unknown";

    private Unknown() {}

    public static boolean is(String text) {
        return text.equals(WORD);
    }

    /// What is said, unless that is nothing.
    static String or(String said, String seen) {
        return is(said) ? seen : said;
    }
}
