/**
 * The embedded MongoDB as its own process: `npm run mongodb [-- --port N | --socket PATH] [--data DIR]`.
 * Prints one line with its URI, and ends on SIGTERM and SIGINT.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from '../src/embedded/mongodb/server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, socket: { type: 'string' }, data: { type: 'string' } },
});

function listen() {
  if (values.port !== undefined && values.socket !== undefined) throw new Error('Give --port or --socket, not both.');
  if (values.socket !== undefined) return { socketPath: values.socket };
  if (values.port === undefined) return undefined;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is not a port.`);
  return { port };
}

try {
  const mongo = await startEmbeddedMongo({
    dataDir: values.data ?? join(process.env.DATA_DIR ?? '.data', 'mongodb'),
    listen: listen(),
  });
  console.log(mongo.uri('prachakhom'));
  let closing: Promise<void> | undefined;
  const stop = () => {
    closing ??= mongo.close();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
