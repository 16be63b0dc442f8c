/** From a message to its answer: which command it is, whether it is understood, and what went wrong. */
import { MongoError, insist } from '../errors.ts';
import { field } from '../paths.ts';
import { describeValue } from '../values.ts';
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
    const what = isFull ? 'the disk is full or failing' : 'the embedded server failed';
    return new MongoError(isFull ? 14031 : 1, `${what}: ${message}`).toReply();
  }
}

function runCommand(context: Context, request: Request): Reply | Promise<Reply> {
  const { args, documents } = decodeCommand(request);
  const [name = ''] = Object.keys(args);
  const command = field(commands, name);
  insist(command, 59, `no such command: '${name}' (MongoDB may have it, the embedded server has not)`);
  const isHello = connectionCommands.hello === command;
  insist(isHello || !request.isQuery, 352, `Unsupported OP_QUERY command: ${name}`);
  if (!isHello) checkCommand(name, command, args);
  const database = request.isQuery ? 'admin' : (args.$db ?? 'admin');
  const isName = typeof database === 'string' && /^[^/\\. "$\0]+$/.test(database) && Buffer.byteLength(database) <= 63;
  insist(isName, 73, `Invalid database name: ${describeValue(database)}`);
  return command.run(new Call(context, name, database, args, documents));
}
