/** The thread behind `writing`: one paper, and it is over. */
import { parentPort, workerData } from 'node:worker_threads';
import { write, type Commission } from './writing.ts';

// To a thread, not to a window.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort!.postMessage(await write(workerData as Commission));
