// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

import java.net.URI;

/** A file system that is not {@code file:}, though it has the same files. */
public final class OtherFileSystem extends LocalFileSystem {

    static final String SCHEME = "other";

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    /** Makes it known to Flink. */
    public static final class Factory implements FileSystemFactory {

        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileSystem create(URI uri) {
            return new OtherFileSystem();
        }
    }
}
