/** What a programmer of another system copies: the page of the documentation shows it, and docs/api.md. */

/** Checks the signature of a webhook, in a program for Node. */
export const VERIFYING = `import { createHmac, timingSafeEqual } from 'node:crypto';

/** @param body as it came, before it is parsed. @param now in seconds. */
export function isGenuine(secret, headers, body, now = Date.now() / 1000) {
  const timestamp = headers['x-prachakhom-timestamp'] ?? '';
  const given = Buffer.from(headers['x-prachakhom-signature'] ?? '');
  const right = 'v1=' + createHmac('sha256', secret).update(timestamp + '.').update(body).digest('hex');
  const isOurs = given.length === right.length && timingSafeEqual(given, Buffer.from(right));
  return isOurs && Math.abs(now - Number(timestamp)) < 300;
}`;

/** @param base for example `https://example.org/api/v1`. */
export function examplesFor(base: string) {
  return {
    paging: `TOKEN='prk_…'
after=''
while [ "$after" != null ]; do
  page=$(curl -sf -G -H "Authorization: Bearer $TOKEN" '${base}/feedback' -d limit=200 -d "after=$after")
  echo "$page" | jq -c '.data[]'
  after=$(echo "$page" | jq -r .next)
done`,
    changing: `etag=$(curl -sf -o /dev/null -D - -H "Authorization: Bearer $TOKEN" ${base}/sessions/ID | sed -n 's/^etag: *//Ip' | tr -d '\\r')
curl -i -X PATCH -H "Authorization: Bearer $TOKEN" -H "If-Match: $etag" -H 'Content-Type: application/json' \\
  -d '{ "venue": "หอประชุมเขต" }' ${base}/sessions/ID`,
    once: `curl -i -X POST -H "Authorization: Bearer $TOKEN" -H 'Idempotency-Key: gis-2563-000142' -H 'Content-Type: application/json' \\
  -d '{ "districtGroup": "THON_S", "date": "2020-09-01", "startTime": "13:30" }' ${base}/sessions`,
    hook: `curl -i -X POST -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{ "url": "https://gis.example.org/prachakhom", "events": ["feedback", "session", "issue"] }' ${base}/webhooks`,
    verifying: VERIFYING,
  };
}
