/**
 * The negative control of the drill `power`, as `node --import`: the embedded MongoDB opens its files so that LMDB leaves
 * out every flush. A line of the store is changed as it is loaded; where it is not there, nothing starts.
 */
import { register } from 'node:module';

const hooks = `
  export async function load(url, context, nextLoad) {
    const loaded = await nextLoad(url, context);
    if (!/embedded\\/mongodb\\/store\\.ts/.test(url)) return loaded;
    const source = String(loaded.source);
    const changed = source.replace(/overlappingSync:\\s*false/, 'overlappingSync: false, noSync: true');
    if (changed === source) throw new Error('the store has no line that says overlappingSync: false');
    return { ...loaded, source: changed };
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
