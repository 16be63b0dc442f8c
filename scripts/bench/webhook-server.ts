/**
 * One of the three servers that the intake benchmark compares: `ours`, `express` (Express 5 with the SDK's middleware,
 * answering 200) and `express-durable` (the same with one durable insert for each event). Prints its port.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { middleware, type webhook } from '@line/bot-sdk';
import express from 'express';
import mongoose from 'mongoose';
import { createEventStore } from '../../src/line/event-store.ts';
import { createIntake } from '../../src/line/intake.ts';
import { systemClock } from '../../src/time.ts';

const [, , kind, uri, channelSecret] = process.argv as [string, string, string, string, string];
const connection = await mongoose.createConnection(uri).asPromise();

async function serve(): Promise<Server> {
  if (kind === 'ours') {
    const store = createEventStore(connection);
    await Promise.all(Object.values(connection.models).map((model) => model.init()));
    const intake = createIntake({
      channelSecret,
      store,
      wasSentByUs: async () => new Set(),
      clock: systemClock,
      count: () => undefined,
      onStored: () => undefined,
    });
    return createServer(intake);
  }
  const app = express();
  app.post('/webhook', middleware({ channelSecret }), async (request, response) => {
    const { events } = request.body as webhook.CallbackRequest;
    if (kind === 'express-durable')
      for (const event of events)
        await connection
          .db!.collection<{ _id: string }>('plainEvents')
          .insertOne({ _id: event.webhookEventId, event } as never, { writeConcern: { w: 'majority', j: true } });
    response.json({});
  });
  return createServer(app);
}

const server = await serve();
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
