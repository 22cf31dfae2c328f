// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassWriter;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;

import java.util.Set;
import java.util.TreeSet;

/**
 * Loads classes of jobs, and an empty class in place of each one that is missing.
 *
 * <p>The serializers of Flink's own types name the classes of a job when they are loaded, but need
 * them only to make objects. With an empty class they load, and can tell where a value ends.
 */
final class PlaceholderClassLoader extends ClassLoader {

    private final Set<String> missing = new TreeSet<>();

    PlaceholderClassLoader(ClassLoader parent) {
        super(parent);
    }

    /** The classes that were asked for and are empty. */
    Set<String> missing() {
        return missing;
    }

    @Override
    protected Class<?> findClass(String name) {
        missing.add(name);
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
                Opcodes.V11,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER,
                name.replace('.', '/'),
                null,
                "java/lang/Object",
                null);
        writer.visitEnd();
        byte[] bytes = writer.toByteArray();
        return defineClass(name, bytes, 0, bytes.length);
    }
}
