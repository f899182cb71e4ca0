import type { Alarm, Care, Decision, FailoverOrder, Mode, Pin, Plan, Point, Run, RunEvidence, RunSummary } from './contract';
import { forgetToken, token } from './token';

/** What the service refused, in its own one line. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  get tokenWrong(): boolean {
    return this.status === 401;
  }
}

// A plan over a slow WAN may take a while; a replication is waited for by the service itself.
const DEADLINES = { read: 60_000, write: 600_000 };

async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method === 'POST') {
    headers['Content-Type'] = 'application/json';
    headers.Authorization = `Bearer ${token()}`;
  }
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
      signal: AbortSignal.timeout(method === 'POST' ? DEADLINES.write : DEADLINES.read),
    });
  } catch (failure) {
    const why = failure instanceof DOMException && failure.name === 'TimeoutError' ? 'did not answer in time' : 'cannot be reached';
    throw new Refused(0, `The Resite service ${why}; nothing is known about whether it acted. Check it, then try again.`);
  }
  const text = await answer.text();
  if (answer.ok) {
    return (text ? JSON.parse(text) : undefined) as T;
  }
  const refused = new Refused(answer.status, reason(text, answer));
  if (refused.tokenWrong) {
    forgetToken();
  }
  throw refused;
}

/** What is not for everybody who may look. */
async function file(path: string): Promise<Blob> {
  const answer = await fetch(path, {
    headers: { Authorization: `Bearer ${token()}` },
    signal: AbortSignal.timeout(DEADLINES.read),
  });
  if (!answer.ok) {
    throw new Refused(answer.status, reason(await answer.text(), answer));
  }
  return answer.blob();
}

function reason(text: string, answer: Response): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string' && error) {
      return error;
    }
  } catch {
    // Not the service's own words (a proxy's page, say): fall through to the status.
  }
  return `The service answered ${answer.status} ${answer.statusText} to ${new URL(answer.url).pathname}.`;
}

const site = (id: string) => `/api/sites/${encodeURIComponent(id)}`;

export const client = {
  plan: (id: string, mode: Mode) => ask<Plan>('GET', `${site(id)}/plan?mode=${mode}`),
  failover: (id: string, order: FailoverOrder) => ask<{ run: string }>('POST', `${site(id)}/failover`, order),
  capture: (id: string) => ask<{ revision: number; changed: boolean; notes: string[] }>('POST', `${site(id)}/capture`),
  replicate: (id: string) =>
    ask<{ acknowledgements: { group: string; sequence: number; missing: { machine: string; reason: string }[] }[] }>(
      'POST',
      `${site(id)}/replicate`,
      { machines: [] },
    ),
  points: (id: string, machine: string) => ask<Point[]>('GET', `${site(id)}/points?machine=${encodeURIComponent(machine)}`),
  acknowledge: (id: number) => ask<Alarm>('POST', `/api/alarms/${id}/ack`, { by: '', note: 'on the page' }),
  testAlarms: () => ask<{ channel: string; to: string; problem: string }[]>('POST', '/api/alarms/test'),
  care: () => ask<Care>('GET', '/api/vault/care'),
  check: (site: string, read: boolean) => ask<Care>('POST', '/api/vault/check', { site, read }),
  pin: (site: string, point: string, why: string, until: string) =>
    ask<Pin>('POST', '/api/vault/pins', { site, points: [point], why, until }),
  unpin: (number: number) => ask<Pin[]>('POST', `/api/vault/pins/${number}/end`),
  runs: () => ask<RunSummary[]>('GET', '/api/runs'),
  run: (id: string) => ask<Run>('GET', `/api/runs/${encodeURIComponent(id)}`),
  evidence: (run: string) => ask<RunEvidence[]>('GET', `/api/runs/${encodeURIComponent(run)}/evidence`),
  evidenceFile: (run: string, { subject, name }: RunEvidence) =>
    file(`/api/runs/${encodeURIComponent(run)}/evidence/${encodeURIComponent(subject)}/${encodeURIComponent(name)}`),
  decide: (run: string, decision: Decision) => ask<Run>('POST', `/api/runs/${encodeURIComponent(run)}/decisions`, decision),
  unseal: (passphrase: string) => ask<unknown>('POST', '/api/unseal', { passphrase }),
};

/** A failure in the words to show. */
export function words(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
