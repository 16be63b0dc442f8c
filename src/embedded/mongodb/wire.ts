/**
 * MongoDB's wire protocol: OP_MSG both ways, and OP_QUERY for the first hello of a connection.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
import { decode, documentOf, encode, inspect, namesOf, takeDocuments } from './documents.ts';
import { type Doc } from './values.ts';

export const MAX_MESSAGE_BYTES = 48_000_000;
const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** The bytes are not the protocol: nothing can be answered, the connection has to be closed. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

export interface Request {
  id: number;
  /** A message without flags and sections, as only the first hello may be. */
  isQuery: boolean;
  /** The client does not want an answer (write concern 0). */
  isSilent: boolean;
  body: Buffer;
  /** Documents sent beside the body, such as those of an insert. */
  sequences: Map<string, Buffer[]>;
}

/** Documents that are handed on as they are stored, without having been decoded. */
export interface CursorReply {
  cursorId: bigint;
  namespace: string;
  batchName: 'firstBatch' | 'nextBatch';
  batch: Buffer[];
}

/** Cuts what arrives into messages. Throws `ProtocolError`. */
export async function* messagesIn(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let [length, wanted] = [0, HEADER_BYTES];
  for await (const chunk of stream) {
    length += chunks[chunks.push(chunk) - 1]!.length;
    while (length >= wanted) {
      // They are put together only when there are enough of them.
      const bytes = Buffer.concat(chunks);
      const size = bytes.readInt32LE();
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) throw new ProtocolError(`a message of ${size} bytes`);
      const isComplete = size <= length;
      if (isComplete) yield bytes.subarray(0, size);
      chunks = [isComplete ? bytes.subarray(size) : bytes];
      length = chunks[0]!.length;
      wanted = isComplete ? HEADER_BYTES : size;
    }
  }
}

export function parseMessage(message: Buffer): Request {
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(message);
  if (opCode === OP_QUERY) return parseQuery(message);
  throw new ProtocolError(`operation ${opCode} is not spoken here`);
}

function parseMsg(message: Buffer): Request {
  if (message.length < HEADER_BYTES + 4) throw new ProtocolError('an OP_MSG without flags');
  const flags = message.readUInt32LE(HEADER_BYTES);
  if (flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) throw new ProtocolError('unknown required flags');
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  for (let at = HEADER_BYTES + 4; at < end;) {
    const kind = message[at++];
    const section = sized(message, at, end);
    at += section.length;
    if (kind === 0 && !body) body = section;
    else if (kind === 1) parseSequence(section, sequences);
    else throw new ProtocolError(`section of kind ${kind}`);
  }
  if (!body) throw new ProtocolError('an OP_MSG without a body');
  return { id: message.readInt32LE(4), isQuery: false, isSilent: (flags & MORE_TO_COME) !== 0, body, sequences };
}

/** A part of the message that begins with its own length. */
function sized(message: Buffer, at: number, end: number): Buffer {
  const size = at + 4 <= end ? message.readInt32LE(at) : 0;
  if (size < 5 || at + size > end) throw new ProtocolError('a section longer than its message');
  return message.subarray(at, at + size);
}

function parseSequence(section: Buffer, sequences: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd === -1) throw new ProtocolError('a document sequence without a name');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length; at += documents.at(-1)!.length) {
    documents.push(sized(section, at, section.length));
  }
  sequences.set(section.toString('utf8', 4, nameEnd), documents);
}

function parseQuery(message: Buffer): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd === -1) throw new ProtocolError('an OP_QUERY without a collection');
  const body = sized(message, nameEnd + 1 + 8, message.length);
  return { id: message.readInt32LE(4), isQuery: true, isSilent: false, body, sequences: new Map() };
}

/**
 * The command as one document; what came beside the body is put where it belongs. Throws `MongoError`.
 * @returns the documents of an insert apart from it, and as they came
 */
export function decodeCommand({ body, sequences }: Request): { args: Doc; documents: Buffer[] | undefined } {
  const { rest: args, documents: inBody } = takeDocuments(inspect(body), DOCUMENTS);
  for (const [name, documents] of sequences) {
    if (name !== 'documents') args[name] = documents.map((bytes) => decode(inspect(bytes)));
  }
  return { args, documents: sequences.get('documents') ?? inBody };
}

const DOCUMENTS = namesOf(['documents']);
let lastId = 0;

export function encodeReply(request: Request, reply: Doc | CursorReply): Buffer {
  const document = 'batchName' in reply ? encodeCursorReply(reply as CursorReply) : encode(reply);
  const head = Buffer.alloc(request.isQuery ? 36 : 21);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE((lastId = (lastId + 1) & 0x7fffffff), 4);
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.isQuery ? OP_REPLY : OP_MSG, 12);
  if (request.isQuery) {
    head.writeInt32LE(8, 16); // "await capable", as every server since 1.6 says
    head.writeInt32LE(1, 32);
  }
  return Buffer.concat([head, document]);
}

/** `{ cursor: { firstBatch: […], id, ns }, ok: 1 }`, put together around the bytes of the documents. */
function encodeCursorReply({ cursorId, namespace, batchName, batch }: CursorReply): Buffer {
  const documents = documentOf(batch.flatMap((document, i) => [elementHead(0x03, String(i)), document]));
  const rest = encode({ id: cursorId, ns: namespace });
  const cursor = documentOf([elementHead(0x04, batchName), documents, rest.subarray(4, -1)]);
  return documentOf([elementHead(0x03, 'cursor'), cursor, OK]);
}

const OK = encode({ ok: 1 }).subarray(4, -1);
const elementHead = (type: number, name: string) => Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1');
