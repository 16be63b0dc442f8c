/** Sums that keep MongoDB's kinds of numbers apart: int32 grows into int64, and a double stays a double. */
import { notImplemented } from './errors.ts';

type Numeric = number | bigint;

const isInt32 = (n: number) => Number.isInteger(n) && n >= -(2 ** 31) && n < 2 ** 31;
const isInteger = (n: Numeric) => typeof n === 'bigint' || isInt32(n);

export function add(a: Numeric, b: Numeric): Numeric {
  const sum = Number(a) + Number(b);
  if (!isInteger(a) || !isInteger(b)) return sum;
  if (!Number.isSafeInteger(sum)) throw notImplemented('An int64 beyond the safe integers');
  return typeof a === 'number' && typeof b === 'number' && isInt32(sum) ? sum : BigInt(sum);
}

/** A sum that does not gather rounding errors (Neumaier), as MongoDB's `$sum`. */
export class Sum {
  private integers: Numeric = 0;
  private doubles: number | undefined;
  private lost = 0;

  add(n: Numeric): void {
    if (isInteger(n)) {
      this.integers = add(this.integers, n);
      return;
    }
    const [value, before] = [Number(n), this.doubles ?? 0];
    const sum = before + value;
    this.lost += Math.abs(before) >= Math.abs(value) ? before - sum + value : value - sum + before;
    this.doubles = sum;
  }

  value(): Numeric {
    if (this.doubles === undefined) return this.integers;
    const doubles = Number.isFinite(this.doubles) ? this.doubles + this.lost : this.doubles;
    return doubles + Number(this.integers);
  }
}
