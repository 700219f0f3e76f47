package dev.ballast.metadata.safety;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes one pickle apart, opcode by opcode as the `pickletools` of Python name them, and notes
/// what it would import. Nothing is made of it but an outline of the stack, so that strings are
/// known which a later opcode takes for the name of an import, whatever way they took.
final class PickleReader {
    private static final int DEEPEST = 1 << 16;
    private static final int MOST_MEMO = 1 << 18;

    /// Characters of all strings that the memo was ever given.
    private static final int MOST_TEXT = 16 << 20;

    private static final Pattern PLACE = Pattern.compile("\\d{1,18}");

    /// How a number may begin that some unpickler takes.
    private static final Pattern NUMERIC = Pattern.compile("[\\x00-\\x20]*+[+-]?\\d");

    /// Something on the stack that is no string.
    private static final Object THING = new Object();

    private static final String UNKNOWN_IMPORT = "an import that is only known when it is loaded";

    private static final Object MARK = new Object();

    private final PickleInput in;
    private final SafetyFindings findings;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private long memoText;

    PickleReader(PickleInput in, SafetyFindings findings) {
        this.in = in;
        this.findings = findings;
    }

    /// Reads up to the end of the pickle.
    ///
    /// @throws MalformedPickleException where no unpickler could go on, or this one does not; what
    ///   was found until then stays found
    void read() throws IOException, MalformedPickleException {
        while (true) {
            int opcode = in.u8();
            if (opcode == '.') {
                pop();
                return;
            }
            step(opcode);
            if (stack.size() > DEEPEST || memo.size() > MOST_MEMO || memoText > MOST_TEXT) {
                throw MalformedPickleException.limit("keeps too much", in.position());
            }
        }
    }

    private void step(int opcode) throws IOException, MalformedPickleException {
        switch (opcode) {
            case 0x80 -> in.skip(1);
            case 0x95 -> in.skip(8);
            case '(' -> stack.add(MARK);
            case 'N', 0x88, 0x89, ')', ']', '}', 0x8f, 0x97 -> stack.add(THING);
            case 'K' -> thing(1);
            case 'M' -> thing(2);
            case 'J' -> thing(4);
            case 'G' -> thing(8);
            case 'I', 'L', 'F', 'P' -> {
                String _ = in.line();
                stack.add(THING);
            }
            case 0x8a, 'C' -> thing(in.number(1));
            case 0x8b, 'B' -> thing(in.number(4));
            case 0x8e, 0x96 -> thing(in.number(8));
            case 'U', 0x8c -> text(in.number(1));
            case 'T', 'X' -> text(in.number(4));
            case 0x8d -> text(in.number(8));
            case 'S' -> line(true);
            case 'V' -> line(false);
            case 'p' -> {
                Object _ = peek();
                put(index());
            }
            case 'q' -> put(in.number(1));
            case 'r' -> put(in.number(4));
            case 0x94 -> put(memo.size());
            case 'g' -> {
                if (memo.isEmpty()) {
                    throw nothingKept();
                }
                get(index());
            }
            case 'h' -> get(in.number(1));
            case 'j' -> get(in.number(4));
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> stack.add(peek());
            case 'c' -> {
                inlineImport();
                stack.add(THING);
            }
            case 'i' -> {
                inlineImport();
                popToMark();
                stack.add(THING);
            }
            case 0x93 -> stackImport();
            case 0x82 -> extension(1);
            case 0x83 -> extension(2);
            case 0x84 -> extension(4);
            case 'R', 0x81, 0x86 -> replace(2);
            case 0x92, 0x87 -> replace(3);
            case 0x85, 'Q', 0x98 -> replace(1);
            case 'o', 't', 'l', 'd', 0x91 -> {
                popToMark();
                stack.add(THING);
            }
            case 'e', 'u', 0x90 -> popToMark();
            case 'b', 'a' -> pop();
            case 's' -> {
                pop();
                pop();
            }
            default ->
                    throw new MalformedPickleException(
                            "has the unknown opcode 0x%02x".formatted(opcode), in.position());
        }
    }

    private void thing(long argument) throws IOException, MalformedPickleException {
        in.skip(argument);
        stack.add(THING);
    }

    private void text(long length) throws IOException, MalformedPickleException {
        String text = in.text(length);
        stack.add(text == null ? THING : text);
    }

    /// Escapes are left alone: no honest name has one.
    private void line(boolean quoted) throws IOException, MalformedPickleException {
        String line = in.line();
        if (line == null || line.indexOf('\\') >= 0) {
            stack.add(THING);
        } else {
            String text = line.strip();
            boolean cut = quoted && text.length() >= 2;
            stack.add(cut ? text.substring(1, text.length() - 1) : line);
        }
    }

    /// Place of the memo, as text.
    private long index() throws IOException, MalformedPickleException {
        String line = in.line();
        if (line != null && PLACE.matcher(line).matches()) {
            return Long.parseLong(line);
        }
        if (line != null && !NUMERIC.matcher(line).lookingAt()) {
            throw new MalformedPickleException(
                    "has a place of the memo that is no number", in.position());
        }
        throw MalformedPickleException.limit(
                "has a place of the memo that is spelled oddly", in.position());
    }

    private void put(long index) throws MalformedPickleException {
        Object top = peek();
        memoText += top instanceof String text ? text.length() : 0;
        memo.put(index, top);
    }

    private void get(long index) throws MalformedPickleException {
        Object kept = memo.get(index);
        if (kept == null) {
            throw nothingKept();
        }
        stack.add(kept);
    }

    private MalformedPickleException nothingKept() {
        return new MalformedPickleException("asks the memo for what is not there", in.position());
    }

    private void inlineImport() throws IOException, MalformedPickleException {
        String module = in.line();
        String name = in.line();
        if (module == null) {
            // Too long for one that is found anywhere.
            findings.importedNothing(UNKNOWN_IMPORT);
        } else {
            imports(module, name);
        }
    }

    private void stackImport() throws MalformedPickleException {
        Object name = pop();
        Object module = pop();
        imports(module instanceof String m ? m : null, name instanceof String n ? n : null);
        stack.add(THING);
    }

    private void imports(@Nullable String module, @Nullable String name) {
        if (module == null || name == null) {
            findings.importedSomething(UNKNOWN_IMPORT);
        } else {
            findings.imported(module, name);
        }
    }

    private void extension(int bytes) throws IOException, MalformedPickleException {
        findings.importedNothing("extension " + in.number(bytes));
        stack.add(THING);
    }

    private void replace(int values) throws MalformedPickleException {
        for (int i = 0; i < values; i++) {
            pop();
        }
        stack.add(THING);
    }

    private Object peek() throws MalformedPickleException {
        if (stack.isEmpty()) {
            throw empty();
        }
        return stack.getLast();
    }

    private Object pop() throws MalformedPickleException {
        if (stack.isEmpty()) {
            throw empty();
        }
        return stack.removeLast();
    }

    private void popToMark() throws MalformedPickleException {
        while (!pop().equals(MARK)) {
            // What lies above it goes.
        }
    }

    private MalformedPickleException empty() {
        return new MalformedPickleException("takes from an empty stack", in.position());
    }
}
