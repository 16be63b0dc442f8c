/**
 * Preloaded into the processes of a drill: the host's clock is `CLOCK_OFFSET_MS` off, and jumps by `CLOCK_JUMP_MS` on
 * SIGUSR2. Only what `Date` says changes, as when a host's clock is set; timers and `performance.now()` go on.
 */
const RealDate = Date;
let offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const now = () => RealDate.now() + offset;

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }
  static now() {
    return now();
  }
};
if (process.env.CLOCK_JUMP_MS) process.on('SIGUSR2', () => (offset += Number(process.env.CLOCK_JUMP_MS)));
