/** Arithmetic that keeps MongoDB's kinds of numbers apart: int32 grows into int64, and a double stays a double. */
import { notImplemented } from './errors.ts';

type Numeric = number | bigint;

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);
const isInt32 = (n: Numeric) => Number.isInteger(n) && Number(n) >= MIN_INT32 && Number(n) <= MAX_INT32;
const isInteger = (n: Numeric) => typeof n === 'bigint' || isInt32(n);

function combine(
  a: Numeric,
  b: Numeric,
  onInts: (a: bigint, b: bigint) => bigint,
  onDoubles: (a: number, b: number) => number,
): Numeric {
  if (!isInteger(a) || !isInteger(b)) return onDoubles(Number(a), Number(b));
  const exact = onInts(BigInt(a), BigInt(b));
  if (!Number.isSafeInteger(Number(exact))) throw notImplemented('An int64 beyond the safe integers');
  const small = typeof a === 'number' && typeof b === 'number' && isInt32(Number(exact));
  return small ? Number(exact) : exact;
}

const isSmall = (n: Numeric): n is number => typeof n === 'number' && Math.abs(n) < 2 ** 30;

export const add = (a: Numeric, b: Numeric): Numeric =>
  isSmall(a) && isSmall(b)
    ? a + b
    : combine(
        a,
        b,
        (x, y) => x + y,
        (x, y) => x + y,
      );
export const subtract = (a: Numeric, b: Numeric): Numeric =>
  combine(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
export const multiply = (a: Numeric, b: Numeric): Numeric =>
  combine(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );

/** A sum that does not gather rounding errors (Neumaier), as MongoDB's `$sum` and `$avg`. */
export class Sum {
  private integers: Numeric = 0;
  private doubles = 0;
  private lost = 0;
  private hasDouble = false;

  add(n: Numeric): void {
    if (isInteger(n)) {
      this.integers = add(this.integers, n);
      return;
    }
    const value = Number(n);
    const sum = this.doubles + value;
    this.lost += Math.abs(this.doubles) >= Math.abs(value) ? this.doubles - sum + value : value - sum + this.doubles;
    this.doubles = sum;
    this.hasDouble = true;
  }

  value(): Numeric {
    if (!this.hasDouble) return this.integers;
    const doubles = Number.isFinite(this.doubles) ? this.doubles + this.lost : this.doubles;
    return doubles + Number(this.integers);
  }
}
