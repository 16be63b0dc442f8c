/** `npx tsx scripts/personal-data.ts`: writes the table of docs/personal-data.md anew, after a change of jobs/keeping.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keepingTable } from '../src/jobs/keeping.ts';

const page = fileURLToPath(new URL('../docs/personal-data.md', import.meta.url));
const written = readFileSync(page, 'utf8');
writeFileSync(page, written.replace(/^\| collection +\|[^]*?(?=\n\n|$(?![^]))/m, keepingTable()));
