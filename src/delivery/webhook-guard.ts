/** Where webhooks may go: out to the world by https, never into the house (SSRF). */
import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Apart from each other: one list of both would take every IPv4 address for one that is mapped into IPv6. */
const inside4 = new BlockList();
const inside6 = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inside4.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside6.addSubnet(network, bits, 'ipv6');

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export type AddressProblem = 'notAnAddress' | 'notHttps' | 'inside';

export function isInside(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return inside4.check(address, 'ipv4');
  return family === 0 || inside6.check(address, 'ipv6');
}

/** @param loopback whether this machine itself may be told: while trying things out only. */
export function addressProblem(text: string, loopback: boolean): AddressProblem | null {
  if (!URL.canParse(text)) return 'notAnAddress';
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || text.length > 500) return 'notAnAddress';
  if (url.username !== '' || url.password !== '' || url.hash !== '') return 'notAnAddress';
  if (LOOPBACK.has(url.hostname)) return loopback ? null : 'inside';
  if (url.protocol !== 'https:') return 'notHttps';
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0) return isInside(literal) ? 'inside' : null;
  return /^(?=.*\.)[a-z0-9.-]+$/i.test(url.hostname) && !/\.(?:local|internal|localhost)\.?$/i.test(url.hostname)
    ? null
    : 'inside';
}

type Answered = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Names are looked up at the moment of connecting: one that leads inside then is refused, whatever it said before. */
export function guardedLookup(loopback: boolean) {
  return (name: string, options: LookupOptions, answer: Answered): void => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      const own = loopback && LOOPBACK.has(name);
      if (!own && addresses.some(({ address }) => isInside(address)))
        return answer(Object.assign(new Error('the address leads inside'), { code: 'EINSIDE' }), []);
      if (options.all) return answer(null, addresses);
      const [first] = addresses;
      return first ? answer(null, first.address, first.family) : answer(new Error('no address'), []);
    });
  };
}
