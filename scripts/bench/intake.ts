/** Webhook intake: requests a second, each with one event, against Express 5 with the SDK's middleware. */
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openStage } from '../drills/stage.ts';
import { result, startScript, type Result } from './measure.ts';

const SECRET = 'bench-secret';
const WARM_UP_MS = 3_000;
const MEASURE_MS = 4_000;
/** More than any server here answers in that time. */
const PREPARED = 250_000;
const KINDS = ['express', 'express-durable', 'ours'] as const;

/** A whole HTTP request as bytes, so that sending it costs the machine next to nothing while the servers are measured. */
function requestOf(id: string): Buffer {
  const person = `U${createHmac('md5', 'bench').update(id.slice(-2)).digest('hex')}`;
  const body = JSON.stringify({
    destination: 'Ubench',
    events: [
      {
        type: 'message',
        mode: 'active',
        webhookEventId: id,
        timestamp: Date.now(),
        deliveryContext: { isRedelivery: false },
        source: { type: 'user', userId: person },
        replyToken: randomUUID(),
        message: { type: 'text', id: String(Date.now()), text: 'ไปค่ะ', quoteToken: randomUUID() },
      },
    ],
  });
  const head = [
    'POST /webhook HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-line-signature: ${createHmac('sha256', SECRET).update(body).digest('base64')}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Sends `requests` over one connection, each after the answer to the one before, until told to stop. */
async function converse(port: number, next: () => Buffer | undefined, onAnswer: () => void): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  let answer = '';
  await new Promise<void>((resolve, reject) => {
    const send = (): void => {
      const request = next();
      if (request) socket.write(request);
      else resolve();
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server hung up')));
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text;
      if (!answer.endsWith('{}')) return;
      if (!answer.startsWith('HTTP/1.1 200 ')) return reject(new Error(`the server answered ${answer}`));
      answer = '';
      onAnswer();
      send();
    });
    send();
  });
  socket.removeAllListeners('close').destroy();
}

/** @returns requests a second answered with 200. */
async function load(port: number, connections: number): Promise<number> {
  const prepared = Array.from({ length: PREPARED }, () => requestOf(randomUUID()));
  let sent = 0;
  let answered = 0;
  let running = true;
  const all = Promise.all(
    Array.from({ length: connections }, () =>
      converse(
        port,
        () => (running && sent < PREPARED ? prepared[sent++] : undefined),
        () => (answered += 1),
      ),
    ),
  );
  await delay(WARM_UP_MS);
  const [before, from] = [answered, performance.now()];
  await delay(MEASURE_MS);
  const rate = (answered - before) / ((performance.now() - from) / 1_000);
  if (sent >= PREPARED) throw new Error('more requests should have been prepared');
  running = false;
  await all;
  return rate;
}

export async function benchIntake(): Promise<Result[]> {
  const stage = await openStage();
  const servers = new Map<string, { port: number; kill(): void }>();
  try {
    for (const kind of KINDS) {
      const { child, line } = await startScript('./webhook-server.ts', [kind, stage.uri, SECRET]);
      servers.set(kind, { port: Number(line), kill: () => void child.kill() });
    }
    const results: Result[] = [];
    for (const connections of [1, 10, 50]) {
      const rates = new Map<string, number>();
      for (const kind of KINDS) rates.set(kind, await load(servers.get(kind)!.port, connections));
      const ours = rates.get('ours')!;
      results.push(
        result(`intake-${connections}-against-express`, ours, 'requests/s', rates.get('express')),
        result(`intake-${connections}-against-express-durable`, ours, 'requests/s', rates.get('express-durable')),
      );
    }
    return results;
  } finally {
    for (const server of servers.values()) server.kill();
    await stage.close();
  }
}
