/** Counters and gauges in Prometheus' form, on a registry of their own so that two apps in one process do not mix. */
import { Counter, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(options: { defaults: boolean }) {
  const registry = new Registry();
  if (options.defaults) collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, label: string) =>
    new Counter({ name: `prachakhom_${name}_total`, help, labelNames: [label], registers: [registry] });
  const webhooks = counter('webhook_events', 'Events that LINE delivered, by what the intake did with them', 'what');
  const turns = counter('turns', 'Events lived through, by how it went', 'what');
  const deliveries = counter('deliveries', 'Messages that went out by themselves, by outcome', 'what');
  return {
    registry,
    countWebhook: (what: string, by = 1) => webhooks.inc({ what }, by),
    countTurn: (what: string) => turns.inc({ what }),
    countDelivery: (what: string, by: number) => deliveries.inc({ what }, by),
  };
}
