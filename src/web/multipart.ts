/** Forms with one file: read up to a limit, and never more kept than that. */
import type { IncomingMessage } from 'node:http';

/** A file as it was sent with a form. */
export interface Upload {
  /** As the browser names it. */
  name: string;
  bytes: Buffer;
}

export interface MultipartForm {
  /** Where the form was too large: those that stand before its file. */
  fields: Record<string, string>;
  /** What came in the field `file`; null where nothing was chosen. */
  file: Upload | null;
  tooLarge: boolean;
}

/** What a form needs besides the file. */
const AROUND_FILE = 64 * 1024;

/** What cannot be read is an empty form. @param mostBytes of the file. */
export async function readMultipart(request: IncomingMessage, mostBytes: number): Promise<MultipartForm> {
  const type = request.headers['content-type'] ?? '';
  const { bytes, tooLarge } = await readUpTo(request, mostBytes + AROUND_FILE);
  const form = await parse(tooLarge ? headOf(bytes, type) : bytes, type);
  if (!tooLarge && form.file && form.file.bytes.length > mostBytes) return { ...form, file: null, tooLarge: true };
  return { ...form, ...(tooLarge && { file: null }), tooLarge };
}

/** The whole body, or the beginning of one that is larger than `most`: the rest is let go by. */
async function readUpTo(request: IncomingMessage, most: number): Promise<{ bytes: Buffer; tooLarge: boolean }> {
  const announced = Number(request.headers['content-length'] ?? 0);
  const kept = announced > most ? AROUND_FILE : most;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (tooLarge: boolean): void => {
      request.off('data', take).off('end', whole).off('error', reject);
      resolve({ bytes: Buffer.concat(chunks), tooLarge });
    };
    const whole = (): void => end(announced > most);
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= kept) return;
      end(true);
      request.on('error', () => {}).resume();
    };
    request.on('data', take).on('end', whole).on('error', reject);
  });
}

/** The fields that came whole, closed as a form is. */
function headOf(bytes: Buffer, type: string): Buffer {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (!boundary) return Buffer.alloc(0);
  const head = bytes.subarray(0, AROUND_FILE);
  const end = head.lastIndexOf(`\r\n--${boundary}\r\n`);
  return end < 0 ? Buffer.alloc(0) : Buffer.concat([head.subarray(0, end), Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

async function parse(body: Buffer, type: string): Promise<Pick<MultipartForm, 'fields' | 'file'>> {
  const fields: Record<string, string> = {};
  let file: Upload | null = null;
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) {
      if (typeof value === 'string') fields[name] = value;
      else if (name === 'file' && value.size > 0)
        file = { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
    }
    return { fields, file };
  } catch {
    return { fields: {}, file: null };
  }
}
