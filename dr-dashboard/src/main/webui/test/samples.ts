import { overviewAt, planAt, runAt } from '../dev/world.ts';
import type { Machine, Overview, Plan, Run, Site } from '../src/service/contract';

const NOW = Date.parse('2026-11-22T03:14:00Z');

export function aMachine(change: Partial<Machine> = {}): Machine {
  return {
    id: 'east/1',
    name: 'db',
    host: 'east2',
    state: 'RUNNING',
    tier: 'CRITICAL',
    group: 'shop',
    owner: 'east',
    epoch: 0,
    lastPoint: { sequence: 7, at: '2026-11-22T03:13:48Z', consistency: 'CRASH' },
    rpoLagSeconds: 12,
    rpoSeconds: 60,
    rpoMet: true,
    note: '',
    copy: null,
    proof: null,
    ...change,
  };
}

export function anOverview(): Overview {
  return overviewAt(NOW, NOW, 'normal', null);
}

export function theEast(): Site {
  return anOverview().sites.find((site) => site.id === 'east')!;
}

export function aPlan(change: Partial<Plan> = {}): Plan {
  return { ...planAt(NOW, 'full', 'normal', anOverview()), ...change };
}

export const UNCONFIRMED = { method: 'LIBVIRT', state: 'unconfirmed', detail: 'east1 and east2 do not answer' };

/** A run `seconds` after its start. */
export function aRun(seconds: number, change: Partial<Run> = {}): Run {
  const failover = { startedAt: NOW, mode: 'full' as const, reason: 'fire', word: 'R. Moreau' };
  return { ...runAt(failover, NOW + seconds * 1000), ...change };
}
