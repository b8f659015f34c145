/** What whoever runs the gateway can see of it. No name, number or address is in any of it. */
import type { Metrics } from '../services.js';
import type { Watch } from '../upstream/gate.js';
import { createHistogram, createSum } from './prometheus.js';

export { jsonLog } from './log.js';

export interface GatewayMetrics extends Metrics {
  /** To be told of the calls to one CRM. */
  upstream(of: { readonly organisation: string; readonly id: string }): Watch;
  text(): string;
}

/** Counted since the process began. */
export function createMetrics(): GatewayMetrics {
  const open = createSum('onestream_requests_under_way', 'gauge', 'Requests that wait for their answer, or read it.');
  const requests = createSum('onestream_requests_total', 'counter', 'Requests that have ended.');
  const seconds = createHistogram('onestream_request_seconds', 'Time from the first byte of a request to its last.');
  const calls = createSum('onestream_upstream_calls_total', 'counter', 'Calls to a CRM that have ended.');
  const callSeconds = createHistogram('onestream_upstream_seconds', 'Time of a call to a CRM.');
  const underWay = createSum('onestream_upstream_under_way', 'gauge', 'Calls to a CRM that wait for their answer.');
  return {
    begun: () => open.add({}, 1),
    request({ method, route, status, seconds: took, code }) {
      open.add({}, -1);
      requests.add({ method, route, status, code }, 1);
      seconds.add({ method, route }, took);
    },
    upstream:
      ({ organisation, id: connection }) =>
      (operation) => {
        underWay.add({ organisation, connection }, 1);
        return ({ outcome, seconds: took }) => {
          underWay.add({ organisation, connection }, -1);
          calls.add({ organisation, connection, operation, outcome }, 1);
          callSeconds.add({ organisation, connection }, took);
        };
      },
    text: () => [open, requests, seconds, calls, callSeconds, underWay].map((figure) => figure.text()).join(''),
  };
}
