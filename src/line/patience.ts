import { LineAwayError } from '../errors.ts';

/**
 * The SDK has no timeout: the call is abandoned, its late answer goes nowhere.
 * @throws LineAwayError where it takes longer.
 */
export async function within<Result>(ms: number, call: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LineAwayError('LINE did not answer in time')), ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
