// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** A user's type whose second version has one field more. */
public final class Amount {

    public long cents;
    public String currency;

    public Amount(long cents, String currency) {
        this.cents = cents;
        this.currency = currency;
    }

    @Override
    public String toString() {
        return cents + " " + currency;
    }

    /** Of a version. */
    @SuppressWarnings("deprecation")
    public static final class Type extends TypeInformation<Amount> {

        private static final long serialVersionUID = 1L;

        private final int version;

        public Type(int version) {
            this.version = version;
        }

        // Flink 2 has only one of these two, and 1.20 wants the other.
        public TypeSerializer<Amount> createSerializer(SerializerConfig config) {
            return new Serializer(version);
        }

        public TypeSerializer<Amount> createSerializer(ExecutionConfig config) {
            return new Serializer(version);
        }

        @Override
        public boolean isBasicType() {
            return false;
        }

        @Override
        public boolean isTupleType() {
            return false;
        }

        @Override
        public int getArity() {
            return 1;
        }

        @Override
        public int getTotalFields() {
            return 1;
        }

        @Override
        public Class<Amount> getTypeClass() {
            return Amount.class;
        }

        @Override
        public boolean isKeyType() {
            return false;
        }

        @Override
        public String toString() {
            return "Amount";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Type && ((Type) other).version == version;
        }

        @Override
        public int hashCode() {
            return version;
        }

        @Override
        public boolean canEqual(Object other) {
            return other instanceof Type;
        }
    }

    /** Writes the fields of a version. */
    public static final class Serializer extends TypeSerializer<Amount> {

        private static final long serialVersionUID = 1L;

        private final int version;

        public Serializer(int version) {
            this.version = version;
        }

        @Override
        public boolean isImmutableType() {
            return false;
        }

        @Override
        public TypeSerializer<Amount> duplicate() {
            return new Serializer(version);
        }

        @Override
        public Amount createInstance() {
            return new Amount(0, null);
        }

        @Override
        public Amount copy(Amount from) {
            return new Amount(from.cents, from.currency);
        }

        @Override
        public Amount copy(Amount from, Amount reuse) {
            return copy(from);
        }

        @Override
        public int getLength() {
            return -1;
        }

        @Override
        public void serialize(Amount amount, DataOutputView target) throws IOException {
            target.writeLong(amount.cents);
            if (version == 2) {
                target.writeUTF(amount.currency);
            }
        }

        @Override
        public Amount deserialize(DataInputView source) throws IOException {
            return new Amount(source.readLong(), version == 2 ? source.readUTF() : "EUR");
        }

        @Override
        public Amount deserialize(Amount reuse, DataInputView source) throws IOException {
            return deserialize(source);
        }

        @Override
        public void copy(DataInputView source, DataOutputView target) throws IOException {
            serialize(deserialize(source), target);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Serializer && ((Serializer) other).version == version;
        }

        @Override
        public int hashCode() {
            return version;
        }

        @Override
        public TypeSerializerSnapshot<Amount> snapshotConfiguration() {
            return new Snapshot(version);
        }
    }

    /** A newer version reads what an older one wrote, once it is migrated; not the reverse. */
    public static final class Snapshot implements TypeSerializerSnapshot<Amount> {

        private int version;

        public Snapshot() {}

        Snapshot(int version) {
            this.version = version;
        }

        @Override
        public int getCurrentVersion() {
            return 1;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeInt(version);
        }

        @Override
        public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
                throws IOException {
            version = in.readInt();
        }

        @Override
        public TypeSerializer<Amount> restoreSerializer() {
            return new Serializer(version);
        }

        @Override
        public TypeSerializerSchemaCompatibility<Amount> resolveSchemaCompatibility(
                TypeSerializerSnapshot<Amount> old) {
            int oldVersion = ((Snapshot) old).version;
            if (oldVersion == version) {
                return TypeSerializerSchemaCompatibility.compatibleAsIs();
            }
            return oldVersion < version
                    ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
