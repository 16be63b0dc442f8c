/** The calls that the bot made, how dense they came, and the faults that they are to meet. */
import type { ApiRequest, CallCount, Fault, RequestsView } from './protocol.ts';

/** Enough for the largest benchmark; older calls fall out. */
const KEPT = 200_000;

export type Traffic = ReturnType<typeof createTraffic>;

/** `/v2/bot/profile/U0123…` → `/v2/bot/profile/:id`: what LINE's rate limits are counted by. */
function endpointOf(path: string): string {
  return path.replaceAll(/\/([UC][0-9a-f]{32}|\d{18}|richmenu-[0-9a-f]{32})(?=\/|$)/g, '/:id');
}

export function createTraffic() {
  let calls: ApiRequest[] = [];
  let seq = 0;
  const counts = new Map<string, CallCount & { second: number; inSecond: number }>();
  let faults: Fault[] = [];

  return {
    /** `machineNow` in ms: rate limits are of the world's seconds. */
    record(call: Omit<ApiRequest, 'seq'>, machineNow: number): void {
      seq += 1;
      calls.push({ seq, ...call });
      if (calls.length > KEPT * 1.1) calls = calls.slice(-KEPT);
      const endpoint = endpointOf(call.path);
      const second = Math.floor(machineNow / 1_000);
      const count = counts.get(endpoint) ?? { calls: 0, busiestSecond: 0, second, inSecond: 0 };
      if (count.second !== second) Object.assign(count, { second, inSecond: 0 });
      count.calls += 1;
      count.inSecond += 1;
      count.busiestSecond = Math.max(count.busiestSecond, count.inSecond);
      counts.set(endpoint, count);
    },
    view(after: number): RequestsView {
      let start = calls.length;
      while (start > 0 && calls[start - 1]!.seq > after) start -= 1;
      const perEndpoint = [...counts].map(([endpoint, { calls: made, busiestSecond }]) => [
        endpoint,
        { calls: made, busiestSecond },
      ]);
      return { requests: calls.slice(start), lastSeq: seq, counts: Object.fromEntries(perEndpoint) };
    },
    addFault(fault: Fault): void {
      faults.push({ ...fault });
    },
    faults: (): Fault[] => faults,
    clearFaults(): void {
      faults = [];
    },
    /** Uses up one turn of the oldest fault for this path. */
    takeFault(path: string): Fault | null {
      const fault = faults.find((each) => path.startsWith(each.path));
      if (!fault) return null;
      fault.times -= 1;
      if (fault.times <= 0) faults = faults.filter((each) => each !== fault);
      return fault;
    },
    reset(): void {
      calls = [];
      counts.clear();
      faults = [];
    },
  };
}
