package io.resite.simulation;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// A mistake in a method of the product: either it does nothing, or a call that it makes is left out. What it should
/// have answered, or been answered, is then no, an empty thing or 1, unless it is yes.
///
/// @param type its class, by full name
/// @param call the method that is called and is not any more; empty: the method itself does nothing
record Edit(String type, String method, String call, Answer answer) {
    /// What takes the place of the true answer.
    enum Answer {
        NOTHING,
        YES
    }

    static Edit doesNothing(String type, String method) {
        return new Edit(type, method, "", Answer.NOTHING);
    }

    static Edit says(String type, String method, Answer answer) {
        return new Edit(type, method, "", answer);
    }

    static Edit doesNotCall(String type, String method, String call, Answer answer) {
        return new Edit(type, method, call, answer);
    }

    /// @throws IllegalStateException when the class has changed and nothing in it is as the edit takes it to be
    byte[] apply(byte[] original) {
        var edited = new int[1];
        var body = MethodTransform.ofStateful(() -> (method, element) -> {
            if (element instanceof CodeModel code) {
                if (call.isEmpty()) {
                    edited[0]++;
                    method.withCode(instead -> answer(
                            instead,
                            code.parent().orElseThrow().methodTypeSymbol().returnType()));
                } else {
                    method.transformCode(code, (instead, one) -> leaveOut(instead, one, edited));
                }
            } else {
                method.with(element);
            }
        });
        var file = ClassFile.of();
        var changed =
                file.transformClass(file.parse(original), ClassTransform.transformingMethods(this::isMeant, body));
        if (edited[0] == 0) {
            throw new IllegalStateException(this + ": there is nothing of the kind any more");
        }
        return changed;
    }

    /// Lambdas of a method count as the method.
    private boolean isMeant(MethodModel candidate) {
        var name = candidate.methodName().stringValue();
        return name.equals(method) || (!call.isEmpty() && name.startsWith("lambda$" + method + "$"));
    }

    private void leaveOut(CodeBuilder instead, CodeElement element, int[] edited) {
        if (!(element instanceof InvokeInstruction invoked && invoked.name().equalsString(call))) {
            instead.with(element);
            return;
        }
        edited[0]++;
        var type = invoked.typeSymbol();
        for (var parameter : type.parameterList().reversed()) {
            pop(instead, TypeKind.from(parameter));
        }
        if (invoked.opcode() != Opcode.INVOKESTATIC) {
            instead.pop();
        }
        push(instead, type.returnType());
    }

    private static void pop(CodeBuilder code, TypeKind kind) {
        if (kind.slotSize() == 2) {
            code.pop2();
        } else {
            code.pop();
        }
    }

    private void answer(CodeBuilder code, ClassDesc type) {
        push(code, type);
        code.return_(TypeKind.from(type));
    }

    private void push(CodeBuilder code, ClassDesc type) {
        switch (TypeKind.from(type)) {
            case VOID -> {
                // There is nothing to answer.
            }
            case BOOLEAN, BYTE, CHAR, INT, SHORT -> code.loadConstant(answer == Answer.YES ? 1 : 0);
            case LONG -> code.loadConstant(1L);
            case FLOAT -> code.loadConstant(0f);
            case DOUBLE -> code.loadConstant(0d);
            case REFERENCE -> pushObject(code, type);
        }
    }

    private static void pushObject(CodeBuilder code, ClassDesc type) {
        if (type.displayName().equals("String")) {
            code.loadConstant("");
        } else {
            code.invokestatic(
                    type,
                    type.displayName().equals("Optional") ? "empty" : "of",
                    MethodTypeDesc.of(type),
                    isInterface(type));
        }
    }

    private static boolean isInterface(ClassDesc type) {
        return !type.displayName().equals("Optional");
    }
}
