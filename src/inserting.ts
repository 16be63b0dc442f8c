/** Many documents at once, each by the identity that makes a repeat harmless. */
import type { Collection } from 'mongoose';
import { isDuplicate } from './errors.ts';

/**
 * Writes what is not there yet; what is there already stays as it is.
 * @param documents whole, with every default: Mongoose's casting would double what many of them cost.
 * @returns false where something was there.
 */
export async function insertNew(collection: Collection, documents: readonly object[]): Promise<boolean> {
  if (documents.length === 0) return true;
  try {
    await collection.insertMany(documents, { ordered: false, ignoreUndefined: true });
    return true;
  } catch (error) {
    const { writeErrors: failures = [error] } = error as { writeErrors?: unknown[] };
    if (!failures.every(isDuplicate)) throw error;
    return false;
  }
}
