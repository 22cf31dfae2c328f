// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** The local file system behind a slow line: slow:///path, with 2 MB per second and stream. */
public final class SlowFileSystem extends LocalFileSystem {

    private static final String SCHEME = "slow";

    private static final long NANOS_PER_BYTE = 500;

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
        return new SlowStream(super.create(path, mode));
    }

    /** Makes the file system, for Flink. */
    public static final class Factory implements FileSystemFactory {

        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileSystem create(URI uri) {
            return new SlowFileSystem();
        }
    }

    private static final class SlowStream extends FSDataOutputStream {

        private final FSDataOutputStream stream;

        private SlowStream(FSDataOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            long end = System.nanoTime() + length * NANOS_PER_BYTE;
            stream.write(bytes, offset, length);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }

        @Override
        public long getPos() throws IOException {
            return stream.getPos();
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }

        @Override
        public void sync() throws IOException {
            stream.sync();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
