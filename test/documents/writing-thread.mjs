/** The thread that writes papers, from its sources. */
import { register } from 'tsx/esm/api';

register();
await import('../../src/documents/writing-thread.ts');
