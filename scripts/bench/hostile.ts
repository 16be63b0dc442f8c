/**
 * The door under attack: webhooks whose signature, body or both have been tampered with, of which none may be accepted,
 * and one body without end, which may cost the process next to no memory.
 */
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { openStage } from '../drills/stage.ts';
import { ownMemory, result, startScript, watchMemory, type Result } from './measure.ts';

const SECRET = 'bench-secret';
const SOCKETS = 8;
/** Requests sent ahead of their answers over one connection. */
const AHEAD = 200;
const BODY_MB = 300;

const sign = (body: Buffer, secret = SECRET): string => createHmac('sha256', secret).update(body).digest('base64');

function flipBit(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = randomInt(copy.length);
  copy[at] = copy[at]! ^ (1 << randomInt(8));
  return copy;
}

/** A character of base64 by another one, so that the header stays one that a client could send. */
function otherCharacter(signature: string): string {
  const at = randomInt(signature.length - 1);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let other = signature[at]!;
  while (other === signature[at]) other = letters[randomInt(letters.length)]!;
  return signature.slice(0, at) + other + signature.slice(at + 1);
}

function webhook(): Buffer {
  const event = {
    type: 'message',
    mode: 'active',
    webhookEventId: randomUUID(),
    timestamp: Date.now(),
    source: { type: 'user', userId: 'Uhostile' },
    replyToken: randomUUID(),
    message: { type: 'text', id: '1', text: 'ไปค่ะ' },
  };
  return Buffer.from(JSON.stringify({ destination: 'Ubench', events: [event] }));
}

/** Each takes something that is right and makes it wrong. */
const MUTATIONS: readonly ((body: Buffer, signature: string) => { body: Buffer; signature: string })[] = [
  (body, signature) => ({ body, signature: otherCharacter(signature) }),
  (body, signature) => ({ body: flipBit(body), signature }),
  (body) => ({ body, signature: sign(body, `${SECRET}x`) }),
  (body) => ({ body, signature: sign(flipBit(body)) }),
  (body, signature) => ({ body, signature: signature.slice(0, randomInt(signature.length)) }),
  (body, signature) => ({ body, signature: `${signature}${otherCharacter(signature)[0]}` }),
  (body, signature) => ({ body, signature: signature.replace('=', '') }),
  (body, signature) => ({ body, signature: Buffer.from(signature, 'base64').toString('hex') }),
  (body, signature) => ({ body, signature: signature.toLowerCase() }),
  (body) => ({ body, signature: createHmac('sha1', SECRET).update(body).digest('base64') }),
];

function requestOf(n: number): Buffer {
  const right = webhook();
  const { body, signature } = MUTATIONS[n % MUTATIONS.length]!(right, sign(right));
  const head = `POST /webhook HTTP/1.1\r\nhost: 127.0.0.1\r\nx-line-signature: ${signature}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** @returns how often each status was answered. */
async function knock(port: number, count: number): Promise<Map<string, number>> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  const statuses = new Map<string, number>();
  let rest = '';
  let open = 0;
  socket.setEncoding('latin1').on('data', (text: string) => {
    rest += text;
    const answers = [...rest.matchAll(/HTTP\/1\.1 (\d{3}) /g)];
    const last = answers.at(-1);
    for (const [, status] of answers) statuses.set(status!, (statuses.get(status!) ?? 0) + 1);
    if (last) rest = rest.slice(last.index + last[0].length);
    open -= answers.length;
    if (answers.length > 0) socket.emit('answered');
  });
  for (let n = 0; n < count; n += 1) {
    socket.write(requestOf(n));
    open += 1;
    while (open >= AHEAD) await once(socket, 'answered');
  }
  while (open > 0) await once(socket, 'answered');
  socket.destroy();
  return statuses;
}

/** A correctly signed body cannot be told before its end: it is read, up to the limit and no further. */
async function pour(port: number, megabytes: number): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1').setMaxListeners(0);
  await once(socket, 'connect');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  socket.write(
    'POST /webhook HTTP/1.1\r\nhost: 127.0.0.1\r\nx-line-signature: x\r\ntransfer-encoding: chunked\r\n\r\n',
  );
  const megabyte = Buffer.alloc(1024 * 1024, 97);
  const chunk = Buffer.concat([Buffer.from(`${megabyte.length.toString(16)}\r\n`), megabyte, Buffer.from('\r\n')]);
  for (let sent = 0; sent < megabytes && !socket.destroyed; sent += 1)
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  if (!socket.destroyed) socket.end('0\r\n\r\n');
  if (!socket.closed) await once(socket, 'close');
  return /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'none';
}

export async function benchHostile(requests: number): Promise<Result[]> {
  const stage = await openStage();
  const { child, line } = await startScript('./webhook-server.ts', ['ours', stage.uri, SECRET]);
  try {
    const port = Number(line);
    const each = Math.ceil(requests / SOCKETS);
    const all = await Promise.all(Array.from({ length: SOCKETS }, () => knock(port, each)));
    const refused = all.reduce((sum, statuses) => sum + (statuses.get('401') ?? 0), 0);
    const stored = await stage.db.collection('inboundEvents').countDocuments();
    const before = ownMemory(child.pid!) ?? 0;
    const memory = watchMemory(child.pid!);
    const status = await pour(port, BODY_MB);
    const grown = Math.max(0, memory.stop() - before);
    return [
      result('hostile-signatures-refused', refused, 'requests', each * SOCKETS),
      result('hostile-signatures-stored', stored, 'events'),
      result(`hostile-body-${BODY_MB}-mb-status`, Number(status), 'HTTP status', 413),
      result(`hostile-body-${BODY_MB}-mb-memory`, grown, 'MB RssAnon more'),
    ];
  } finally {
    child.kill();
    await stage.close();
  }
}
