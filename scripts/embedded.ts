/** The database that a script works on: the one in MONGODB_URI, else that of the data folder, running or not. */
import { join } from 'node:path';
import mongoose from 'mongoose';
import { readConfig } from '../src/config.ts';
import { fromConfig, type Context } from '../src/context.ts';
import { addressIn, startEmbeddedMongo } from '../src/embedded/mongodb/server.ts';

export const embeddedFolder = (): string => join(process.env.DATA_DIR ?? '.data', 'mongodb');

export async function withDatabase<T>(use: (database: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const { uri, stop } = await findServer();
  try {
    const client = await mongoose.mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 5_000 });
    try {
      return await use(client.db());
    } finally {
      await client.close();
    }
  } finally {
    await stop();
  }
}

/** Everything of the app but its work: nothing is sent from a script, so it knows no secrets of LINE. */
export async function withContext<T>(use: (context: Context) => Promise<T>): Promise<T> {
  const { uri, stop } = await findServer();
  try {
    const { config } = readConfig({ DEMO: '0', LOG_LEVEL: 'silent' });
    const line = { apiBaseUrl: 'http://127.0.0.1:9', channelSecret: 'none', channelAccessToken: 'none' };
    const context = await fromConfig(config, { mongodbUri: uri, line });
    try {
      return await use(context);
    } finally {
      await context.stop();
    }
  } finally {
    await stop();
  }
}

/** Where the folder is in use, by the app or by `npm run mongodb`, its server is asked; else there is one for a moment. */
export async function findServer(): Promise<{ uri: string; stop: () => Promise<void> }> {
  if (process.env.MONGODB_URI) return { uri: process.env.MONGODB_URI, stop: () => Promise.resolve() };
  try {
    const mongo = await startEmbeddedMongo({ dataDir: embeddedFolder() });
    return { uri: mongo.uri('prachakhom'), stop: () => mongo.close() };
  } catch (error) {
    const uri = /is in use by process/.test((error as Error).message) ? addressIn(embeddedFolder()) : undefined;
    if (uri === undefined) throw error;
    return { uri, stop: () => Promise.resolve() };
  }
}

/** A script that failed says so in one line. */
export async function runScript(run: () => Promise<string>): Promise<void> {
  try {
    console.log(await run());
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
