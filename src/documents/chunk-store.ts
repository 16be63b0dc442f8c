/** Files in pieces: each collection holds those of one feature. A document of MongoDB takes 16 MB, a wire message less. */
import { Schema, type Connection } from 'mongoose';

/** Of every file kept in pieces: a range is found by counting. */
export const CHUNK_BYTES = 255 * 1024;

/** A piece of a file, at most 255 KB. */
export interface FileChunk {
  /** File and place in the file. */
  _id: string;
  file: string;
  index: number;
  bytes: Buffer;
}

/** As `lean` gives them; nothing is copied. */
export function bytesOf(bytes: Buffer | { buffer: Uint8Array }): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  const { buffer, byteOffset, byteLength } = bytes.buffer;
  return Buffer.from(buffer, byteOffset, byteLength);
}

export type ChunkStore = ReturnType<typeof createChunkStore>;

/** @param model name of the model. @param collection where the pieces lie. */
export function createChunkStore(connection: Connection, model: string, collection: string) {
  const schema = new Schema<FileChunk>(
    { _id: String, file: String, index: Number, bytes: Buffer },
    { collection, versionKey: false },
  );
  schema.index({ file: 1, index: 1 });
  const chunks = connection.model<FileChunk>(model, schema);

  return {
    /** The same file again changes nothing. @returns in how many pieces. */
    async write(file: string, bytes: Buffer): Promise<number> {
      const count = Math.ceil(bytes.length / CHUNK_BYTES);
      for (let index = 0; index < count; index += 1) {
        const piece = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
        await chunks.updateOne({ _id: `${file}:${index}` }, { $set: { file, index, bytes: piece } }, { upsert: true });
      }
      return count;
    },

    async remove(file: string): Promise<void> {
      await chunks.deleteMany({ file });
    },

    async *read(file: string): AsyncGenerator<Buffer> {
      const cursor = chunks.find({ file }).sort({ index: 1 }).lean<FileChunk[]>().cursor({ batchSize: 4 });
      for await (const { bytes } of cursor as AsyncIterable<{ bytes: Buffer | { buffer: Uint8Array } }>)
        yield bytesOf(bytes);
    },
  };
}
