/** A script as somebody at a terminal runs it: all that it said, and how it ended. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export async function runScript(
  script: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ out: string; code: number | null }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const path = fileURLToPath(new URL(`../../scripts/${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], { env: { ...env, ...environment } });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, wrong] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out: out + wrong, code: await ended };
}
