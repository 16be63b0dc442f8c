import { randomUUID } from 'node:crypto';

/** The URI of a database that no other test uses, on the server that the global setup started. */
export function freshDatabaseUri(): string {
  const base = process.env.TEST_MONGODB_URI;
  if (!base) throw new Error('TEST_MONGODB_URI is not set: run the tests with jest and its global setup.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const [, server, query = ''] = /^([^:]+:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(base) ?? [];
  if (server === undefined) throw new Error('TEST_MONGODB_URI is not a MongoDB URI.');
  return `${server}/${name}${query}`;
}
