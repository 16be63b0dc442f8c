/** A long list into the registry, by `npm run import -- FILE --apply`: time and memory of the process that takes it in. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProgramme } from '../../src/programme.ts';
import { openStage } from '../drills/stage.ts';
import { result, watchMemory, type Result } from './measure.ts';

const SCRIPT = fileURLToPath(new URL('../import.ts', import.meta.url));

/** A name for each number: none has a digit in it. */
const SYLLABLES = ['กา', 'ขา', 'คำ', 'งาม', 'จัน', 'ชา', 'ดี', 'ตา', 'ทอง', 'นา'];
const spelt = (n: number): string => Array.from(String(n), (digit) => SYLLABLES[Number(digit)]).join('');

/** As offices keep them: a title, an empty column, one row in a thousand that cannot be read. */
function listOf(rows: number): string {
  const { districts } = loadProgramme().places;
  const lines = Array.from({ length: rows }, (_, n) => {
    const district = n % 1_000 === 999 ? 'ไม่มีเขตนี้' : districts[n % districts.length]!.nameTh;
    return `${n + 1},สม${spelt(n)},ทดลอง,,${district},ชุมชน ${n % 300},กรรมการ,08${String(n).padStart(8, '0')}`;
  });
  return `บัญชีประชาคม\nลำดับ,ชื่อ,นามสกุล,,เขต,ชุมชน,ตำแหน่ง,โทร\n${lines.join('\n')}\n`;
}

export async function benchImport(rows: number): Promise<Result[]> {
  const stage = await openStage();
  const folder = mkdtempSync(join(tmpdir(), 'prachakhom-bench-'));
  try {
    const file = join(folder, 'list.csv');
    writeFileSync(file, listOf(rows));
    const from = performance.now();
    const child = spawn(process.execPath, ['--import=tsx', SCRIPT, file, '--apply'], {
      env: { PATH: process.env.PATH, MONGODB_URI: stage.uri },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const memory = watchMemory(child.pid!);
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    const peak = memory.stop();
    const seconds = (performance.now() - from) / 1_000;
    const expected = `added ${rows - Math.floor(rows / 1_000)}`;
    if (code !== 0 || !told.includes(expected)) throw new Error(`not ${expected}: ${told}`);
    return [
      result(`import-${rows}-time`, seconds, 's'),
      result(`import-${rows}-memory`, peak, 'MB RssAnon'),
      result(`import-${rows}-rate`, rows / seconds, 'rows/s'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
    await stage.close();
  }
}
