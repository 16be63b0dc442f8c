/** Pictures, sounds and files by name (message or rich menu id). */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Content {
  keep: (name: string, content: Buffer) => Promise<void>;
  read: (name: string) => Promise<Buffer | null>;
  drop: (name: string) => Promise<void>;
  dropAll: () => Promise<void>;
}

export function contentInMemory(): Content {
  const kept = new Map<string, Buffer>();
  return {
    async keep(name, content) {
      kept.set(name, content);
    },
    read: async (name) => kept.get(name) ?? null,
    async drop(name) {
      kept.delete(name);
    },
    async dropAll() {
      kept.clear();
    },
  };
}

/** Names are ids that were looked up before, so they never leave the folder. */
export async function contentOnDisk(folder: string): Promise<Content> {
  await mkdir(folder, { recursive: true });
  return {
    async keep(name, content) {
      await writeFile(join(folder, `${name}.new`), content);
      await rename(join(folder, `${name}.new`), join(folder, name));
    },
    read: (name) => readFile(join(folder, name)).catch(() => null),
    drop: (name) => rm(join(folder, name), { force: true }),
    async dropAll() {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
    },
  };
}
