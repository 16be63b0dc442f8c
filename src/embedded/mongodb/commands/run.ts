/** From a message to its answer: which command it is, whether it is understood, and what went wrong. */
import { MongoError } from '../errors.ts';
import { type Doc } from '../values.ts';
import { type Request, decodeCommand } from '../wire.ts';
import { catalogCommands } from './catalog.ts';
import { connectionCommands } from './connection.ts';
import { Call, type Command, type Context, type Reply, checkCommand } from './context.ts';
import { readingCommands } from './reading.ts';
import { writingCommands } from './writing.ts';

export const commands: Record<string, Command> = {
  ...connectionCommands,
  ...readingCommands,
  ...writingCommands,
  ...catalogCommands,
};

export async function runMessage(context: Context, request: Request): Promise<Reply> {
  try {
    return await runCommand(context, request);
  } catch (error) {
    if (error instanceof MongoError) return error.toReply();
    const message = error instanceof Error ? error.message : String(error);
    // LMDB reports a write that was cut short, as on a full disk, as EIO.
    const isFull = /no space left|file too large|input\/output error/i.test(message);
    return new MongoError(
      isFull ? 14031 : 1,
      `${isFull ? 'the disk is full or failing' : 'the embedded server failed'}: ${message}`,
    ).toReply();
  }
}

async function runCommand(context: Context, request: Request): Promise<Reply> {
  const args = decodeCommand(request);
  const name = Object.keys(args)[0] ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name]! : undefined;
  if (!command)
    throw new MongoError(59, `no such command: '${name}' (MongoDB may have it, the embedded server has not)`);
  const isHello = connectionCommands.hello === command;
  if (request.isQuery && !isHello) throw new MongoError(352, `Unsupported OP_QUERY command: ${name}`);
  if (!isHello) checkCommand(name, command, args);
  const call = new Call(context, name, databaseOf(args, request), args, request.sequences.get('documents'));
  return await command.run(call);
}

function databaseOf({ $db: name = 'admin' }: Doc, { isQuery }: Request): string {
  if (isQuery) return 'admin';
  if (typeof name !== 'string' || name === '' || Buffer.byteLength(name) > 63 || /[/\\. "$\0]/.test(name)) {
    throw new MongoError(73, `Invalid database name: '${String(name)}'`);
  }
  return name;
}
